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

package dev.harbor.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.StubHarbor.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for request factories of the application.
 */
@Timeout(60)
class RequestFactoryTests {

	private final CountDownLatch answered = new CountDownLatch(1);

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	@AfterEach
	void stop() {
		this.answered.countDown();
	}

	@Test
	void timeoutOfTheApplicationsFactoryIsNotTouched() {
		hang();
		JdkClientHttpRequestFactory shared = new JdkClientHttpRequestFactory();
		shared.setReadTimeout(Duration.ofMinutes(5));
		HarborClient client = client(shared).readTimeout(Duration.ofMillis(300)).build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("no answer within 300 ms")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TIMEOUT));
		assertThat(shared).hasFieldOrPropertyWithValue("readTimeout", Duration.ofMinutes(5));
	}

	@Test
	void factoryWithoutATimeoutStaysWithoutOne() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		JdkClientHttpRequestFactory shared = new JdkClientHttpRequestFactory();
		client(shared).build().events().retrieve("evt_1");
		assertThat(ReflectionTestUtils.getField(shared, "readTimeout")).isNull();
	}

	@Test
	void shorterTimeoutOfTheApplicationsFactoryApplies() {
		hang();
		JdkClientHttpRequestFactory shared = new JdkClientHttpRequestFactory();
		shared.setReadTimeout(Duration.ofMillis(300));
		HarborClient client = client(shared).readTimeout(Duration.ofMinutes(5)).build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TIMEOUT));
	}

	@Test
	void clientsWithASharedFactoryHaveSeparateTimeouts() throws Exception {
		hang();
		JdkClientHttpRequestFactory shared = new JdkClientHttpRequestFactory();
		HarborClient patient = client(shared).readTimeout(Duration.ofMinutes(5)).build();
		HarborClient hasty = client(shared).readTimeout(Duration.ofMillis(300)).build();
		CompletableFuture<String> call = new CompletableFuture<>();
		new Thread(() -> call.complete(patient.events().retrieve("evt_1").id())).start();
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(HarborConnectionException.class)
				.isThrownBy(() -> hasty.events().retrieve("evt_1"));
		}
		assertThat(call).isNotDone();
		this.answered.countDown();
		assertThat(call.get()).isEqualTo("evt_1");
	}

	@Test
	void httpClientOfTheFactoryIsUsed() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		AtomicInteger tasks = new AtomicInteger();
		HttpClient http = HttpClient.newBuilder().executor((task) -> {
			tasks.incrementAndGet();
			new Thread(task).start();
		}).build();
		client(new JdkClientHttpRequestFactory(http)).build().events().retrieve("evt_1");
		assertThat(tasks).hasPositiveValue();
	}

	@Test
	void customFactoryIsUsedUnchanged() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		AtomicInteger requests = new AtomicInteger();
		client(new JdkClientHttpRequestFactory() {

			@Override
			public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
				requests.incrementAndGet();
				return super.createRequest(uri, method);
			}

		}).build().events().retrieve("evt_1");
		assertThat(requests).hasValue(1);
	}

	@Test
	@EnabledForJreRange(maxVersion = 23)
	void authenticatorIsRefusedOnJdksThatDropTheKey() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		AtomicInteger created = new AtomicInteger();
		HarborClient client = this.harbor.clientBuilder().requestFactory(() -> {
			created.incrementAndGet();
			return new JdkClientHttpRequestFactory(withAuthenticator());
		}).maxRetries(2).build();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(HarborConnectionException.class)
				.isThrownBy(() -> client.events().retrieve("evt_1"))
				.withMessageContainingAll("Authenticator", "Proxy-Authorization", "Java 24 or later")
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.HTTP_CLIENT));
		}
		assertThat(this.harbor.received()).isEmpty();
		assertThat(created).hasValue(1);
		assertThat(client.status().state()).isEqualTo(State.UNREACHABLE);
		assertThat(client.status().lastError())
			.hasValueSatisfying((error) -> assertThat(error.reason()).contains(Reason.HTTP_CLIENT));
	}

	@Test
	@EnabledForJreRange(minVersion = 24)
	void authenticatorLeavesTheKeyToLaterJdks() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		client(new JdkClientHttpRequestFactory(withAuthenticator())).build().events().retrieve("evt_1");
		assertThat(this.harbor.onlyReceived().header("Authorization")).containsExactly("Bearer " + StubHarbor.KEY);
	}

	@Test
	@EnabledForJreRange(minVersion = 24)
	void authenticatorAnswersAProxyOnLaterJdks() {
		proxyThatRequiresAuthentication();
		HttpClient http = HttpClient.newBuilder().authenticator(authenticator()).proxy(proxy()).build();
		HarborClient client = proxied(new JdkClientHttpRequestFactory(http)).build();
		assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
		assertThat(this.harbor.received()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("Authorization"))
				.containsExactly("Bearer " + StubHarbor.KEY));
	}

	@ParameterizedTest
	@CsvSource({ "17, false", "21, false", "23, false", "24, true", "25, true" })
	void jdksThatKeepTheHeaderAreDetected(int version, boolean keeps) {
		assertThat(JdkHttp.keepsAuthorization(version)).isEqualTo(keeps);
	}

	@Test
	void headerAuthenticatesWithAProxyOnEachJdk() {
		proxyThatRequiresAuthentication();
		HttpClient http = HttpClient.newBuilder().proxy(proxy()).build();
		HarborClient client = proxied(new JdkClientHttpRequestFactory(http))
			.restClientBuilder(RestClient.builder().defaultHeader("Proxy-Authorization", "Basic dTpw"))
			.build();
		assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
		assertThat(this.harbor.onlyReceived().header("Host")).containsExactly("harbor.invalid");
		assertThat(this.harbor.onlyReceived().header("Authorization")).containsExactly("Bearer " + StubHarbor.KEY);
	}

	@Test
	void proxyThatRequiresAuthenticationIsNamed() {
		proxyThatRequiresAuthentication();
		HttpClient http = HttpClient.newBuilder().proxy(proxy()).build();
		HarborClient client = proxied(new JdkClientHttpRequestFactory(http)).build();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("a proxy in between requires authentication")
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(407));
		assertThat(client.status().state()).isEqualTo(State.UNREACHABLE);
	}

	@Test
	void proxyIsPartOfAFailureToConnect() {
		HttpClient http = HttpClient.newBuilder()
			.proxy(ProxySelector.of(InetSocketAddress.createUnresolved("proxy.invalid", 3128)))
			.build();
		HarborClient client = proxied(new JdkClientHttpRequestFactory(http)).build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("unknown host, of http://harbor.invalid through the proxy proxy.invalid:3128");
	}

	@Test
	void fieldsOfTheFactoryAreHints() {
		RuntimeHints hints = new RuntimeHints();
		new JdkHttp.Hints().registerHints(hints, getClass().getClassLoader());
		for (String field : new String[] { "httpClient", "executor", "readTimeout", "compression" }) {
			assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(JdkClientHttpRequestFactory.class, field))
				.as(field)
				.accepts(hints);
		}
	}

	private HarborClient.Builder client(JdkClientHttpRequestFactory factory) {
		return this.harbor.clientBuilder().requestFactory(() -> factory).maxRetries(0);
	}

	private HarborClient.Builder proxied(JdkClientHttpRequestFactory factory) {
		return client(factory).insecureBaseUrl(URI.create("http://harbor.invalid"));
	}

	private void hang() {
		this.harbor.answerBy((request) -> {
			try {
				this.answered.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return Answer.ok(Json.event("evt_1"));
		});
	}

	private void proxyThatRequiresAuthentication() {
		this.harbor.answerBy((request) -> request.header("Proxy-authorization").equals(List.of("Basic dTpw"))
				? Answer.ok(Json.event("evt_1"))
				: Answer.of(407, "").header("Proxy-Authenticate", "Basic realm=\"proxy\""));
	}

	private ProxySelector proxy() {
		return ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.harbor.port()));
	}

	private static HttpClient withAuthenticator() {
		return HttpClient.newBuilder().authenticator(authenticator()).build();
	}

	private static Authenticator authenticator() {
		return new Authenticator() {

			@Override
			protected PasswordAuthentication getPasswordAuthentication() {
				return (getRequestorType() == RequestorType.PROXY) ? new PasswordAuthentication("u", "p".toCharArray())
						: null;
			}

		};
	}

}
