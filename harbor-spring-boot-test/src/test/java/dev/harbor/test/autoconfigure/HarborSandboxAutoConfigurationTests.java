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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.harbor.autoconfigure.HarborClientAutoConfiguration;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.client.HarborClients;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SandboxWebhook;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborSandboxAutoConfiguration}.
 */
class HarborSandboxAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborSandboxAutoConfiguration.class));

	@Test
	void detailsConnectToTheSandbox() {
		this.contextRunner.run((context) -> {
			HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
			assertThat(details.getBaseUrl("default")).isEqualTo(context.getBean(HarborSandbox.class).baseUrl());
			assertThat(status(details, "default", "/v1/workspaces/ws_sandbox")).isEqualTo(200);
		});
	}

	@Test
	void keyIsTheSameEachTime() {
		this.contextRunner.run((context) -> {
			HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
			assertThat(details.getSecretKey("default")).isEqualTo(details.getSecretKey("default"))
				.startsWith("hb_test_")
				.isNotEqualTo(details.getSecretKey("audit"));
		});
	}

	@Test
	void keyStaysValidAfterAReset() {
		this.contextRunner.run((context) -> {
			HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
			details.getSecretKey("default");
			context.getBean(HarborSandbox.class).reset();
			assertThat(status(details, "default", "/v1/workspaces/ws_sandbox")).isEqualTo(200);
		});
	}

	@Test
	void keyHasTheDeclaredScopes() {
		this.contextRunner.withPropertyValues("harbor.scopes=events:read,events:write").run((context) -> {
			HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
			assertThat(status(details, "default", "/v1/events?workspace_id=ws_sandbox")).isEqualTo(200);
			assertThat(status(details, "default", "/v1/workspaces/ws_sandbox")).isEqualTo(403);
		});
	}

	@Test
	void keyOfANamedClientHasItsOwnScopes() {
		this.contextRunner
			.withPropertyValues("harbor.scopes=events:read", "harbor.clients.admin.scopes=workspaces:read")
			.run((context) -> {
				HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
				assertThat(status(details, "admin", "/v1/workspaces/ws_sandbox")).isEqualTo(200);
				assertThat(status(details, "admin", "/v1/events?workspace_id=ws_sandbox")).isEqualTo(403);
			});
	}

	@Test
	void namedClientInheritsScopesAndEnvironment() {
		this.contextRunner.withPropertyValues("harbor.scopes=events:read", "harbor.environment=live").run((context) -> {
			HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
			assertThat(details.getSecretKey("admin")).startsWith("hb_live_");
			assertThat(status(details, "admin", "/v1/workspaces/ws_sandbox")).isEqualTo(403);
		});
	}

	@Test
	void keyOfANamedClientIsOfItsEnvironment() {
		this.contextRunner.withPropertyValues("harbor.clients.admin.environment=live").run((context) -> {
			HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
			assertThat(details.getSecretKey("admin")).startsWith("hb_live_");
			assertThat(details.getSecretKey("default")).startsWith("hb_test_");
		});
	}

	@Test
	void workspaceIsNamed() {
		this.contextRunner.run((context) -> assertThat(context.getEnvironment().getProperty("harbor.workspace-id"))
			.isEqualTo(context.getBean(HarborSandbox.class).workspaceId()));
	}

	@Test
	void workspaceOfTheSandboxReplacesProperties() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborClientAutoConfiguration.class))
			.withPropertyValues("harbor.workspace-id=ws_mine", "harbor.clients.emitter.workspace-id=ws_other",
					"harbor.clients.exporter.scopes=events:read")
			.run((context) -> {
				HarborClients clients = context.getBean(HarborClients.class);
				assertThat(clients.names()).containsExactly("default", "emitter", "exporter")
					.allSatisfy((name) -> assertThat(clients.get(name).events().list(ListEventsRequest.create()).data())
						.isEmpty());
			});
	}

	@Test
	void harborUsesTheClockOfTheSandbox() {
		this.contextRunner.run((context) -> {
			BeanFactory beanFactory = context.getBeanFactory();
			assertThat(BeanFactoryAnnotationUtils.qualifiedBeanOfType(beanFactory, Clock.class, "harbor"))
				.isSameAs(context.getBean(HarborSandbox.class).clock());
		});
	}

	@Test
	void clockOfTheApplicationStaysTheOnlyCandidate() {
		Clock own = Clock.systemUTC();
		this.contextRunner.withBean("clock", Clock.class, () -> own)
			.withBean(NeedsClock.class)
			.run((context) -> assertThat(context.getBean(NeedsClock.class).clock()).isSameAs(own));
	}

	@Test
	void secretOfARegisteredEndpointOverridesProperties() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class))
			.withPropertyValues("harbor.webhook.secret=mine")
			.run((context) -> {
				SandboxWebhook webhook = context.getBean(HarborSandbox.class)
					.registerWebhook(URI.create("http://localhost:1/"));
				assertThat(context.getBean(HarborConnectionDetails.class).getWebhookSecrets("default"))
					.containsExactly(webhook.secret());
			});
	}

	@Test
	void unregisteredEndpointHasAnUnknownSecret() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class))
			.run((context) -> {
				HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
				assertThat(details.getWebhookSecrets("default")).hasSize(1)
					.isEqualTo(details.getWebhookSecrets("default"))
					.isNotEqualTo(details.getWebhookSecrets("audit"));
			});
	}

	@Test
	void unregisteredEndpointKeepsTheSecretOfTheProperties() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class))
			.withPropertyValues("harbor.webhook.secret=mine", "harbor.webhook.endpoints.audit.secret=mine-too")
			.run((context) -> {
				HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
				assertThat(details.getWebhookSecrets("default")).isEmpty();
				assertThat(details.getWebhookSecrets("audit")).isEmpty();
			});
	}

	@Test
	void sandboxIsClosedWithTheContext() {
		this.contextRunner.run((context) -> {
			HarborSandbox sandbox = context.getBean(HarborSandbox.class);
			context.close();
			assertThat(sandbox.wireMock().isRunning()).isFalse();
		});
	}

	@Test
	void sandboxOfTheUserIsUsed() {
		try (HarborSandbox own = HarborSandbox.start()) {
			this.contextRunner.withBean(HarborSandbox.class, () -> own)
				.run((context) -> assertThat(context.getBean(HarborConnectionDetails.class).getBaseUrl("default"))
					.isEqualTo(own.baseUrl()));
		}
	}

	private static int status(HarborConnectionDetails details, String client, String path)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(details.getBaseUrl(client) + path))
			.header("Authorization", "Bearer " + details.getSecretKey(client))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

	record NeedsClock(Clock clock) {

	}

}
