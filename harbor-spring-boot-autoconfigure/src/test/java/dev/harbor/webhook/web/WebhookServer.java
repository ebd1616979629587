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

package dev.harbor.webhook.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application on a real web server, and a client that sends deliveries to it.
 */
public final class WebhookServer implements AutoCloseable {

	/**
	 * Auto-configurations that these tests do not need.
	 */
	private static final List<String> EXCLUDED = Stream.of("security.autoconfigure.SecurityAutoConfiguration",
			"security.autoconfigure.UserDetailsServiceAutoConfiguration",
			"security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			"security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
			"security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
			"security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
			"jdbc.autoconfigure.DataSourceAutoConfiguration", "hibernate.autoconfigure.HibernateJpaAutoConfiguration")
		.map((name) -> "org.springframework.boot." + name)
		.toList();

	// All on HTTP/1.1, with a persistent connection for each delivering thread.
	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private WebhookServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	public static Builder of(Class<?>... sources) {
		return new Builder(sources);
	}

	public static WebhookServer run(Class<?>... sources) {
		return of(sources).run();
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public WebServer webServer() {
		return ((WebServerApplicationContext) this.context).getWebServer();
	}

	public int port() {
		return webServer().getPort();
	}

	public URI uri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	public HttpRequest.Builder request(TestDelivery delivery) {
		return request(delivery, BodyPublishers.ofByteArray(delivery.body()));
	}

	public HttpRequest.Builder chunkedRequest(TestDelivery delivery) {
		return request(delivery, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(delivery.body())));
	}

	private HttpRequest.Builder request(TestDelivery delivery, BodyPublisher body) {
		return HttpRequest.newBuilder(uri(delivery.path()))
			.header("Content-Type", delivery.contentType())
			.header("Harbor-Delivery-Id", "del_1")
			.header("Harbor-Signature", delivery.signature())
			.header("Harbor-Timestamp", delivery.timestamp())
			.POST(body);
	}

	public HttpResponse<String> deliver(TestDelivery delivery) {
		return send(request(delivery));
	}

	public CompletableFuture<HttpResponse<String>> deliverAsynchronously(TestDelivery delivery) {
		return client.sendAsync(request(delivery).build(), BodyHandlers.ofString());
	}

	/**
	 * Post an unsigned request.
	 */
	public HttpResponse<String> post(String path, String contentType, String body) {
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", contentType)
			.POST(BodyPublishers.ofString(body)));
	}

	public HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
		restoreLogging();
	}

	// Spring Boot does not restore the log levels of an application for later tests.
	private static void restoreLogging() {
		LoggingSystem logging = LoggingSystem.get(WebhookServer.class.getClassLoader());
		logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
		logging.setLogLevel("dev.harbor", null);
	}

	/**
	 * Builds a {@link WebhookServer}.
	 */
	public static final class Builder {

		private final List<Class<?>> sources = new ArrayList<>();

		private final List<String> arguments = new ArrayList<>();

		private final List<String> excluded = new ArrayList<>(EXCLUDED);

		private Stack stack = Stack.TOMCAT;

		private @Nullable ConfigurableApplicationContext parent;

		private Builder(Class<?>... sources) {
			this.sources.add(Application.class);
			this.sources.addAll(List.of(sources));
			properties("server.port=0", "spring.main.banner-mode=off", "spring.jmx.enabled=false",
					"logging.level.root=off", "logging.level.org.springframework.boot.diagnostics=error",
					"harbor.webhook.secret=" + TestDelivery.SECRET);
			// Otherwise, each application would take two seconds to stop.
			properties("spring.reactor.netty.shutdown-quiet-period=0s");
		}

		public Builder properties(String... properties) {
			Stream.of(properties).map((property) -> "--" + property).forEach(this.arguments::add);
			return this;
		}

		/**
		 * Configure additional endpoints with the secret of the endpoint {@code default}.
		 */
		public Builder endpoints(String... names) {
			return properties(Stream.of(names)
				.map((name) -> "harbor.webhook.endpoints." + name + ".secret=" + TestDelivery.SECRET)
				.toArray(String[]::new));
		}

		public Builder without(String property) {
			this.arguments.removeIf((argument) -> argument.startsWith("--" + property + "="));
			return this;
		}

		public Builder excluding(Class<?>... autoConfigurations) {
			Stream.of(autoConfigurations).map(Class::getName).forEach(this.excluded::add);
			return this;
		}

		public Builder withSecurity() {
			this.excluded.removeIf((name) -> name.contains(".security."));
			return this;
		}

		public Builder withDataSource() {
			this.excluded.removeIf((name) -> name.contains(".jdbc."));
			// The outbox is unused, and its tables are not under test.
			return properties("harbor.outbox.enabled=false");
		}

		public Builder on(Stack stack) {
			this.stack = stack;
			return this;
		}

		public Builder below(ConfigurableApplicationContext parent) {
			this.parent = parent;
			return this;
		}

		public Builder jetty() {
			return on(Stack.JETTY);
		}

		public WebhookServer run() {
			List<String> all = new ArrayList<>(this.arguments);
			List<String> exclude = new ArrayList<>(this.excluded);
			exclude.addAll(this.stack.otherServers());
			all.add("--spring.autoconfigure.exclude=" + String.join(",", exclude));
			try {
				SpringApplicationBuilder application = new SpringApplicationBuilder(
						this.sources.toArray(Class<?>[]::new));
				if (this.parent != null) {
					application.parent(this.parent);
				}
				return new WebhookServer(application.web(this.stack.type).run(all.toArray(String[]::new)));
			}
			catch (RuntimeException ex) {
				restoreLogging();
				throw ex;
			}
		}

	}

	/**
	 * A web server with its framework.
	 */
	public enum Stack {

		TOMCAT(WebApplicationType.SERVLET, "tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration"),

		JETTY(WebApplicationType.SERVLET, "jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"),

		NETTY(WebApplicationType.REACTIVE, "reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration"),

		TOMCAT_REACTIVE(WebApplicationType.REACTIVE,
				"tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration"),

		JETTY_REACTIVE(WebApplicationType.REACTIVE,
				"jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration");

		private final WebApplicationType type;

		private final String server;

		Stack(WebApplicationType type, String server) {
			this.type = type;
			this.server = "org.springframework.boot." + server;
		}

		public boolean isReactive() {
			return this.type == WebApplicationType.REACTIVE;
		}

		private List<String> otherServers() {
			return Stream.of(values())
				.map((stack) -> stack.server)
				.filter((other) -> !other.equals(this.server))
				.toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
