/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.harbor.HarborConnectionException;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.http.HttpStub;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.Mockito.mock;

/**
 * Tests for the requests and the HTTP client of auto-configured clients over HTTP.
 */
class HarborClientHttpTests {

	private static final String EVENT = """
			{"id":"evt_1","type":"order.shipped","workspace_id":"ws_1","payload":{"orderId":1},\
			"created_at":"2026-01-01T00:00:00Z","something_new":{"deep":[1]}}""";

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			HarborClientAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class,
			RestClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class, JacksonAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, SslAutoConfiguration.class);

	@AutoClose
	private static HttpStub server;

	@TempDir
	static Path directory;

	@BeforeAll
	static void start() throws Exception {
		Path keyStore = directory.resolve("localhost.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost", "-storetype", "PKCS12", "-storepass", "password", "-keystore", keyStore.toString())
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		server = new HttpStub((options) -> options.http2PlainDisabled(false)
			.dynamicHttpsPort()
			.keystoreType("PKCS12")
			.keystorePath(keyStore.toString())
			.keystorePassword("password")
			.keyManagerPassword("password"));
	}

	@BeforeEach
	void reset() {
		server.resetAll();
		server.stubFor(WireMock.any(WireMock.anyUrl())
			.willReturn(WireMock.aResponse()
				.withStatus(201)
				.withHeader("Content-Type", "application/json")
				.withBody(EVENT)));
	}

	private ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.workspace-id=ws_1",
					"harbor.base-url=http://localhost:" + server.port());
	}

	private static void ship(ApplicationContext context) {
		context.getBean(HarborClient.class)
			.events()
			.create(CreateEventRequest.of("order.shipped", Map.of("orderId", 1)).idempotencyKey("ord_1"));
	}

	private static LoggedRequest sent() {
		List<LoggedRequest> requests = server.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
		assertThat(requests).hasSize(1);
		return requests.get(0);
	}

	@Test
	void settingsOfTheApplicationDoNotChangeRequests() {
		contextRunner().run(HarborClientHttpTests::ship);
		LoggedRequest plain = sent();
		server.resetRequests();
		contextRunner().withUserConfiguration(AuthorizationCustomizer.class)
			.withPropertyValues("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE",
					"spring.jackson.deserialization.fail-on-unknown-properties=true",
					"spring.jackson.default-property-inclusion=non_empty")
			.run(HarborClientHttpTests::ship);
		LoggedRequest changed = sent();
		assertThat(changed.getBody()).isEqualTo(plain.getBody());
		assertThat(changed.getHeaders().toString()).isEqualTo(plain.getHeaders().toString());
		assertThat(changed.getHeader("Authorization")).isEqualTo("Bearer hb_test_0123456789");
		assertThat(changed.getBodyAsString())
			.isEqualTo("{\"workspace_id\":\"ws_1\",\"type\":\"order.shipped\",\"payload\":{\"orderId\":1}}");
	}

	@Test
	void redirectsAreNotFollowedIfTheApplicationFollowsThem() {
		server.stubFor(WireMock.post("/v1/events").willReturn(WireMock.temporaryRedirect("/elsewhere")));
		contextRunner().withPropertyValues("spring.http.clients.redirects=follow").run((context) -> {
			assertThatException().isThrownBy(() -> ship(context));
			assertThat(sent().getUrl()).isEqualTo("/v1/events");
		});
	}

	/*
	 * The server takes a second and a half; the setting with the highest precedence
	 * decides.
	 */
	@ParameterizedTest
	@CsvSource({ "10s, 10s, 1s", "10s, 1s, ''", "1s, '', ''" })
	void readTimeoutOfTheClientPrecedesHarborsAndTheApplications(String application, String harbor, String client) {
		server.stubFor(
				WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse().withFixedDelay(1_500).withBody(EVENT)));
		ApplicationContextRunner runner = contextRunner().withPropertyValues("harbor.max-retries=0",
				"harbor.clients.emitter.secret-key=hb_test_emitter01",
				"spring.http.clients.read-timeout=" + application);
		runner = harbor.isEmpty() ? runner : runner.withPropertyValues("harbor.http.read-timeout=" + harbor);
		runner = client.isEmpty() ? runner
				: runner.withPropertyValues("harbor.clients.emitter.http.read-timeout=" + client);
		runner.run((context) -> {
			HarborClient emitter = context.getBean("emitterHarborClient", HarborClient.class);
			assertThatException().isThrownBy(() -> emitter.workspaces().retrieve())
				.isInstanceOf(HarborConnectionException.class)
				.withMessageContaining("no answer within 1000 ms");
		});
	}

	@Test
	void sslBundleIsUsed() {
		contextRunner()
			.withPropertyValues("harbor.base-url=https://localhost:" + server.httpsPort(),
					"harbor.http.ssl.bundle=harbor", "harbor.max-retries=0",
					"spring.ssl.bundle.jks.harbor.truststore.type=PKCS12",
					"spring.ssl.bundle.jks.harbor.truststore.location=file:" + directory.resolve("localhost.p12"),
					"spring.ssl.bundle.jks.harbor.truststore.password=password")
			.run((context) -> {
				ship(context);
				assertThat(sent().getScheme()).isEqualTo("https");
			});
	}

	@Test
	void withoutTheSslBundleTheCertificateIsRefused() {
		contextRunner()
			.withPropertyValues("harbor.base-url=https://localhost:" + server.httpsPort(), "harbor.max-retries=0")
			.run((context) -> assertThatException().isThrownBy(() -> ship(context))
				.isInstanceOf(HarborConnectionException.class));
	}

	@Test
	void proxyOfTheApplicationIsUsed() {
		contextRunner().withUserConfiguration(ProxyConfiguration.class).run((context) -> {
			ship(context);
			assertThat(context.getBean(ProxyConfiguration.class).asked).isNotEmpty();
		});
	}

	@Test
	void proxyOfTheApplicationIsUsedWithAnotherHttpClientLibrary() {
		contextRunner().withUserConfiguration(ProxyConfiguration.class)
			.withPropertyValues("spring.http.clients.imperative.factory=simple")
			.run((context) -> {
				ship(context);
				assertThat(context.getBean(ProxyConfiguration.class).asked).isNotEmpty();
			});
	}

	@Test
	void jdkHttpClientIsUsedIfTheApplicationConfiguresAnother() {
		contextRunner().withPropertyValues("spring.http.clients.imperative.factory=simple").run((context) -> {
			ship(context);
			// Only the JDK's client requests an upgrade to HTTP/2.
			assertThat(sent().getHeader("HTTP2-Settings")).isNotNull();
		});
	}

	@Test
	void customizerSetsAnotherHttpClient() {
		contextRunner()
			.withBean(HarborClientCustomizer.class,
					() -> (client, builder) -> builder.requestFactory(SimpleClientHttpRequestFactory::new))
			.run((context) -> {
				ship(context);
				assertThat(sent().getHeader("HTTP2-Settings")).isNull();
				assertThat(sent().getHeader("Authorization")).isEqualTo("Bearer hb_test_0123456789");
			});
	}

	@Test
	void httpClientAndBuilderAreCreatedOnceAtTheFirstCall() {
		CountingCustomizer counting = new CountingCustomizer();
		contextRunner().withBean(RestClientCustomizer.class, () -> counting).run((context) -> {
			HarborClient client = context.getBean(HarborClient.class);
			assertThat(counting.builders).isEmpty();
			client.events().retrieve("evt_1");
			client.events().retrieve("evt_1");
			assertThat(counting.builders).hasSize(1);
		});
	}

	@Test
	void buildersOfTheApplicationAreForItsOwnCalls() {
		contextRunner().withUserConfiguration(LoadBalancedBuilder.class).run(HarborClientHttpTests::ship);
		sent();
		server.resetRequests();
		contextRunner().withUserConfiguration(LoadBalancedBuilder.class, AnotherBuilder.class)
			.run(HarborClientHttpTests::ship);
		assertThat(sent().getHeader("Own")).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			classes = { HttpClientSettings.class, ClientHttpRequestFactoryBuilder.class, ObservationRegistry.class })
	<T> void severalBeansOfWhichNoneIsPreferredAreForItsOwnCalls(Class<T> type) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborClientAutoConfiguration.class,
					HarborConnectionDetailsAutoConfiguration.class, HttpClientAutoConfiguration.class))
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.workspace-id=ws_1",
					"harbor.base-url=http://localhost:" + server.port())
			.withBean("one", type, () -> mock(type))
			.withBean("other", type, () -> mock(type))
			.run((context) -> {
				ship(context);
				assertThat(sent().getHeader("Authorization")).isEqualTo("Bearer hb_test_0123456789");
			});
	}

	@Test
	void worksWithoutSpringBootsRestClient() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborClientAutoConfiguration.class,
					HarborConnectionDetailsAutoConfiguration.class, HttpClientAutoConfiguration.class))
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.workspace-id=ws_1",
					"harbor.base-url=http://localhost:" + server.port())
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.restclient"))
			.run((context) -> {
				ship(context);
				assertThat(sent().getHeader("Authorization")).isEqualTo("Bearer hb_test_0123456789");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.http.ssl.bundle=", "harbor.http.ssl.bundle=  ", "harbor.http.read-timeout=",
			"harbor.http.connect-timeout= ", "harbor.http.redirects=", "harbor.environment= ", "harbor.max-retries=",
			"harbor.total-timeout= ", "harbor.scopes=", "harbor.scopes= ", "harbor.secret-key-location= ",
			"harbor.fallback-secret-key=", "harbor.refresh-interval=", "harbor.allow-insecure-base-url=",
			"harbor.allow-packaged-live-key= ", "harbor.webhook.secret-location=", "harbor.webhook.secrets=",
			"harbor.webhook.tolerance= ", "harbor.webhook.max-body-size=", "harbor.webhook.store.type= ",
			"harbor.webhook.explain-rejections=", "harbor.clients=", "harbor.webhook.endpoints=" })
	void blankIsMissing(String property) {
		contextRunner().withPropertyValues(property).run((context) -> {
			assertThat(context).hasNotFailed();
			ship(context);
			sent();
		});
	}

	@Test
	void worksInReactiveApplications() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.workspace-id=ws_1",
					"harbor.base-url=http://localhost:" + server.port())
			.run((context) -> {
				ship(context);
				assertThat(sent().getHeader("Authorization")).isEqualTo("Bearer hb_test_0123456789");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class AuthorizationCustomizer {

		@Bean
		RestClientCustomizer authorization() {
			return (builder) -> builder.defaultHeader("Authorization", "Bearer another")
				.requestInterceptor((request, body, execution) -> {
					request.getHeaders().setBearerAuth("yet-another");
					return execution.execute(request, body);
				});
		}

	}

	/**
	 * A builder like the one of Spring Cloud's load balancer, which cannot resolve
	 * Harbor's hosts.
	 */
	@Configuration(proxyBeanMethods = false)
	static class LoadBalancedBuilder {

		@Bean
		RestClient.Builder loadBalanced() {
			return RestClient.builder().requestInterceptor((request, body, execution) -> {
				throw new IllegalStateException("No instances available for " + request.getURI().getHost());
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherBuilder {

		@Bean
		RestClient.Builder another() {
			return RestClient.builder().defaultHeader("Own", "value");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		final List<URI> asked = new CopyOnWriteArrayList<>();

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> proxy() {
			return (builder) -> builder.withProxySelector(new ProxySelector() {

				@Override
				public List<Proxy> select(URI uri) {
					ProxyConfiguration.this.asked.add(uri);
					return List
						.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("localhost", server.port())));
				}

				@Override
				public void connectFailed(URI uri, SocketAddress address, IOException ex) {
				}

			});
		}

	}

	private static final class CountingCustomizer implements RestClientCustomizer {

		private final List<Object> builders = new CopyOnWriteArrayList<>();

		@Override
		public void customize(RestClient.Builder builder) {
			this.builders.add(builder);
		}

	}

}
