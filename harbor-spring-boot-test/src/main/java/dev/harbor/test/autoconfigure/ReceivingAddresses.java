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

package dev.harbor.test.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookMappings.Mapping;

/**
 * The addresses at which the application receives webhooks on this machine while its web
 * server runs.
 */
final class ReceivingAddresses {

	private static final Log logger = LogFactory.getLog(ReceivingAddresses.class);

	private final Environment environment;

	private final ObjectProvider<ConfiguredWebhookSecrets> secrets;

	private final ObjectProvider<WebhookMappings> mappings;

	ReceivingAddresses(Environment environment, ObjectProvider<ConfiguredWebhookSecrets> secrets,
			ObjectProvider<WebhookMappings> mappings) {
		this.environment = environment;
		this.secrets = secrets;
		this.mappings = mappings;
	}

	/**
	 * Find the addresses.
	 * @return the addresses, or empty if no web server runs, as in a test with MockMvc
	 */
	List<Address> find() {
		String port = this.environment.getProperty("local.server.port");
		List<Address> addresses = new ArrayList<>();
		if (StringUtils.hasText(port)) {
			String base = scheme() + "://localhost:" + port + prefix();
			this.mappings.forEach((mappings) -> mappings.get().forEach((mapping) -> add(mapping, base, addresses)));
		}
		return addresses;
	}

	private void add(Mapping mapping, String base, List<Address> addresses) {
		// One path is sufficient, because all of them map to the same method.
		mapping.patterns()
			.stream()
			.filter((pattern) -> !isVariable(pattern))
			.sorted()
			.findFirst()
			.ifPresentOrElse(
					(path) -> addresses.add(new Address(mapping.endpoint(), URI.create(base + path),
							List.copyOf(mapping.types().patterns()))),
					() -> logger.info(("The sandbox does not deliver to %s automatically, because the path has a "
							+ "variable; register the actual path with registerWebhook")
						.formatted(mapping.patterns())));
	}

	private static boolean isVariable(String pattern) {
		return pattern.contains("{") || pattern.contains("*") || pattern.contains("?");
	}

	/**
	 * Return the current secret of an endpoint in the application.
	 */
	String secret(String endpoint) {
		List<String> secrets = List.of();
		try {
			secrets = this.secrets.getObject().get(endpoint);
		}
		catch (RuntimeException ex) {
			logger.warn("The sandbox does not know the secret of webhook endpoint '%s', so its deliveries are refused"
				.formatted(endpoint), ex);
		}
		return secrets.isEmpty() ? "unknown_" + UUID.randomUUID() : secrets.get(0);
	}

	private String prefix() {
		return Stream.of("server.servlet.context-path", "spring.mvc.servlet.path", "spring.webflux.base-path")
			.map((property) -> StringUtils.trimTrailingCharacter(this.environment.getProperty(property, ""), '/'))
			.filter((path) -> !path.isEmpty())
			.map((path) -> path.startsWith("/") ? path : "/" + path)
			.collect(Collectors.joining());
	}

	private String scheme() {
		boolean secure = this.environment.getProperty("server.ssl.enabled", Boolean.class, true)
				&& List.of("server.ssl.bundle", "server.ssl.key-store", "server.ssl.certificate")
					.stream()
					.anyMatch((property) -> StringUtils.hasText(this.environment.getProperty(property)));
		return secure ? "https" : "http";
	}

	/**
	 * An address.
	 *
	 * @param endpoint the name of the endpoint
	 * @param url the URL
	 * @param types the types of events that the address handles
	 */
	record Address(String endpoint, URI url, List<String> types) {

	}

}
