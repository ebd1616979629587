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

import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * The JDK's HTTP client of a {@link JdkClientHttpRequestFactory}. The factory has one
 * timeout for all requests and may belong to the application, so each attempt gets its
 * own factory. The HTTP client is only available from the fields of the factory.
 *
 * @param client the HTTP client
 * @param executor what request bodies are written by
 * @param readTimeout the timeout of the factory, or {@code null} if it has none
 * @param compression whether answers may be compressed
 */
record JdkHttp(HttpClient client, Executor executor, @Nullable Duration readTimeout, boolean compression) {

	private static final int FIRST_JDK_TO_KEEP_HEADERS = 24;

	/**
	 * Create an instance for a request factory.
	 * @param factory the request factory
	 * @return its HTTP client, or empty for another HTTP client or a subclass of the
	 * factory
	 */
	static Optional<JdkHttp> of(ClientHttpRequestFactory factory) {
		if (factory.getClass() != JdkClientHttpRequestFactory.class) {
			return Optional.empty();
		}
		HttpClient client = value(Fields.CLIENT, factory, HttpClient.class);
		Executor executor = value(Fields.EXECUTOR, factory, Executor.class);
		Boolean compression = value(Fields.COMPRESSION, factory, Boolean.class);
		if (client == null || executor == null || compression == null || Fields.READ_TIMEOUT == null) {
			return Optional.empty();
		}
		return Optional
			.of(new JdkHttp(client, executor, value(Fields.READ_TIMEOUT, factory, Duration.class), compression));
	}

	private static <T> @Nullable T value(@Nullable Field field, Object target, Class<T> type) {
		return (field != null) ? type.cast(ReflectionUtils.getField(field, target)) : null;
	}

	/**
	 * Create a request factory for a single attempt.
	 * @param timeout how long the attempt may take
	 */
	JdkClientHttpRequestFactory requestFactory(Duration timeout) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(this.client, this.executor);
		factory.enableCompression(this.compression);
		boolean shorter = this.readTimeout != null && this.readTimeout.compareTo(timeout) < 0;
		factory.setReadTimeout((shorter && this.readTimeout != null) ? this.readTimeout : timeout);
		return factory;
	}

	/**
	 * Require that the HTTP client sends the key.
	 */
	void requireAuthorization() {
		Assert.state(this.client.authenticator().isEmpty() || keepsAuthorization(Runtime.version().feature()),
				"The HTTP client has an Authenticator, with which the HTTP client of Java "
						+ Runtime.version().feature() + " drops the Authorization header and so the API key."
						+ " Remove the Authenticator, and set a Proxy-Authorization header where a proxy requires"
						+ " authentication; or use Java " + FIRST_JDK_TO_KEEP_HEADERS + " or later");
	}

	// JDK-8326949
	static boolean keepsAuthorization(int javaVersion) {
		return javaVersion >= FIRST_JDK_TO_KEEP_HEADERS;
	}

	/**
	 * Return the proxy of requests.
	 * @param url the URL of the requests
	 * @return host and port of the proxy, or empty if there is none
	 */
	Optional<String> proxy(URI url) {
		return this.client.proxy()
			.or(() -> Optional.ofNullable(ProxySelector.getDefault()))
			.stream()
			.flatMap((selector) -> proxies(selector, url))
			.findFirst()
			.map((address) -> address.getHostString() + ":" + address.getPort());
	}

	private static Stream<InetSocketAddress> proxies(ProxySelector selector, URI url) {
		try {
			return selector.select(url)
				.stream()
				.map(Proxy::address)
				.filter(InetSocketAddress.class::isInstance)
				.map(InetSocketAddress.class::cast);
		}
		catch (Exception ex) {
			return Stream.empty();
		}
	}

	/**
	 * The fields of {@link JdkClientHttpRequestFactory}, or {@code null} if the version
	 * of Spring does not have them.
	 */
	private static final class Fields {

		private static final @Nullable Field CLIENT = find("httpClient");

		private static final @Nullable Field EXECUTOR = find("executor");

		private static final @Nullable Field READ_TIMEOUT = find("readTimeout");

		private static final @Nullable Field COMPRESSION = find("compression");

		private static @Nullable Field find(String name) {
			Field field = ReflectionUtils.findField(JdkClientHttpRequestFactory.class, name);
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
			}
			return field;
		}

	}

	/**
	 * {@link RuntimeHintsRegistrar} for the fields.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			Stream.of(Fields.CLIENT, Fields.EXECUTOR, Fields.READ_TIMEOUT, Fields.COMPRESSION)
				.flatMap(Stream::ofNullable)
				.forEach(hints.reflection()::registerField);
		}

	}

}
