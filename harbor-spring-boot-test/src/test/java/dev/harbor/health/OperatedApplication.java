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

package dev.harbor.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.test.HarborSandbox;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application on a web server with all actuator endpoints, and an operator that reads
 * them over HTTP.
 */
final class OperatedApplication implements AutoCloseable {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static final JsonMapper json = new JsonMapper();

	private final ConfigurableApplicationContext context;

	private final Set<Thread> checksOfOthers;

	private OperatedApplication(ConfigurableApplicationContext context, Set<Thread> checksOfOthers) {
		this.context = context;
		this.checksOfOthers = checksOfOthers;
	}

	static Builder builder() {
		return new Builder().with("server.port=0", "management.endpoints.web.exposure.include=*",
				"management.endpoint.health.show-details=always", "harbor.workspace-id=ws_sandbox");
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + path);
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	HttpResponse<String> send(String method, String path) {
		return send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()));
	}

	HttpResponse<String> send(String method, String path, String accept) {
		return send(HttpRequest.newBuilder(uri(path)).header("Accept", accept).method(method, BodyPublishers.noBody()));
	}

	JsonNode get(String path) {
		HttpResponse<String> response = send("GET", path);
		// The status of the answer depends on the health.
		assertThat(response.statusCode()).isIn(200, 503);
		return json.readTree(response.body());
	}

	JsonNode health() {
		return get("/actuator/health/harbor");
	}

	/**
	 * Read health, wait for the end of the check that this starts, and read it again.
	 */
	JsonNode checkedHealth() {
		health();
		awaitChecks();
		return health();
	}

	void awaitChecks() {
		await().until(() -> this.checksOfOthers.containsAll(checks()));
	}

	private static Set<Thread> checks() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("harbor-health-"))
			.collect(Collectors.toSet());
	}

	static List<String> values(JsonNode array) {
		List<String> values = new ArrayList<>();
		array.forEach((value) -> values.add(value.stringValue()));
		return values;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Builds an {@link OperatedApplication}.
	 */
	static final class Builder {

		private final List<Class<?>> sources = new ArrayList<>(List.of(Application.class));

		private final Map<String, String> properties = new LinkedHashMap<>();

		private final List<Consumer<GenericApplicationContext>> beans = new ArrayList<>();

		private WebApplicationType type = WebApplicationType.SERVLET;

		Builder type(WebApplicationType type) {
			this.type = type;
			return this;
		}

		Builder with(Class<?>... sources) {
			this.sources.addAll(Arrays.asList(sources));
			return this;
		}

		Builder with(String... properties) {
			for (String property : properties) {
				int end = property.indexOf('=');
				this.properties.put(property.substring(0, end), property.substring(end + 1));
			}
			return this;
		}

		<T> Builder bean(Class<T> type, T bean) {
			this.beans.add((context) -> context.registerBean(type, () -> bean));
			return this;
		}

		/**
		 * Connect all clients to a sandbox, whose clock is the clock of the application.
		 */
		Builder on(HarborSandbox sandbox) {
			this.beans.add((context) -> {
				AbstractBeanDefinition clock = BeanDefinitionBuilder.genericBeanDefinition(Clock.class, sandbox::clock)
					.getBeanDefinition();
				clock.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "harbor"));
				clock.setDefaultCandidate(false);
				context.registerBeanDefinition("harborClock", clock);
			});
			return with("harbor.base-url=" + sandbox.baseUrl());
		}

		OperatedApplication run() {
			SpringApplicationBuilder application = new SpringApplicationBuilder(this.sources.toArray(Class<?>[]::new))
				.web(this.type)
				.initializers((context) -> this.beans
					.forEach((registration) -> registration.accept((GenericApplicationContext) context)));
			String[] arguments = this.properties.entrySet()
				.stream()
				.map((property) -> "--" + property.getKey() + "=" + property.getValue())
				.toArray(String[]::new);
			// A check of an application of another test may hang, because it is about
			// that.
			Set<Thread> checksOfOthers = checks();
			return new OperatedApplication(application.run(arguments), checksOfOthers);
		}

	}

	/**
	 * A key that tests can replace.
	 */
	static final class CurrentKey implements ApiKeyProvider {

		private final HarborSandbox sandbox;

		private volatile String value;

		CurrentKey(HarborSandbox sandbox, Scope... scopes) {
			this.sandbox = sandbox;
			this.value = create(scopes);
		}

		private String create(Scope... scopes) {
			return this.sandbox.createKey(HarborEnvironment.SANDBOX, scopes);
		}

		void replace(Scope... scopes) {
			this.value = create(scopes);
		}

		void revoke() {
			this.sandbox.revoke(this.value);
		}

		String redacted() {
			return getApiKey().toString();
		}

		@Override
		public ApiKey getApiKey() {
			return ApiKey.of(this.value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * Injects the default client, so that it is created.
	 */
	@Configuration(proxyBeanMethods = false)
	static class UsesClient {

		UsesClient(HarborClient client) {
			assertThat(client).isNotNull();
		}

	}

}
