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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.test.HarborSandbox;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookMappings.Mapping;

/**
 * Registers the application's webhook endpoints while its web server runs.
 */
final class SandboxWebhookRegistration implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(SandboxWebhookRegistration.class);

	private final HarborSandbox sandbox;

	private final Environment environment;

	private final ObjectProvider<ConfiguredWebhookSecrets> secrets;

	private final ObjectProvider<WebhookMappings> mappings;

	private final Set<URI> registered = new LinkedHashSet<>();

	private volatile boolean running;

	SandboxWebhookRegistration(HarborSandbox sandbox, Environment environment,
			ObjectProvider<ConfiguredWebhookSecrets> secrets, ObjectProvider<WebhookMappings> mappings) {
		this.sandbox = sandbox;
		this.environment = environment;
		this.secrets = secrets;
		this.mappings = mappings;
	}

	@Override
	public void start() {
		this.running = true;
		String port = this.environment.getProperty("local.server.port");
		if (!StringUtils.hasText(port)) {
			// There is no web server, for example in a test with MockMvc.
			return;
		}
		String base = scheme() + "://localhost:" + port + prefix();
		this.mappings.forEach((mappings) -> mappings.get().forEach((mapping) -> register(mapping, base)));
	}

	private void register(Mapping mapping, String base) {
		// One path is enough: all of them are mapped to the same method.
		mapping.patterns()
			.stream()
			.filter((pattern) -> !isVariable(pattern))
			.sorted()
			.findFirst()
			.ifPresentOrElse((path) -> register(mapping, URI.create(base + path)),
					() -> logger.info(("The sandbox does not deliver to %s by itself, since the path has a variable "
							+ "part; register what it stands for with registerWebhook")
						.formatted(mapping.patterns())));
	}

	private static boolean isVariable(String pattern) {
		return pattern.contains("{") || pattern.contains("*") || pattern.contains("?");
	}

	private void register(Mapping mapping, URI url) {
		this.registered.add(url);
		this.sandbox.addApplicationWebhook(mapping.endpoint(), url, () -> secret(mapping.endpoint()),
				mapping.types().patterns().toArray(String[]::new));
	}

	private String secret(String endpoint) {
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

	@Override
	public void stop() {
		this.registered.forEach(this.sandbox::removeApplicationWebhook);
		this.registered.clear();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Starts after the web server, and stops before it.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

}
