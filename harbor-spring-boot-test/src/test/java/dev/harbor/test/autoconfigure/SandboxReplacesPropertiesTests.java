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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.WebhookVerifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that an application with a sandbox starts and works with any properties for keys,
 * URLs, environments and secrets.
 */
class SandboxReplacesPropertiesTests {

	@ParameterizedTest
	@ValueSource(strings = { "harbor.secret-key=${NO_SUCH_VARIABLE}", "harbor.secretKey=${NO_SUCH_VARIABLE}",
			"harbor.secret-key=no-key-0f-any-kind", "harbor.secret-key=hb_test_with blank", "harbor.secret-key=",
			"harbor.fallback-secret-key=${NO_SUCH_VARIABLE}", "harbor.fallback-secret-key=no-key-0f-any-kind",
			"harbor.secret-key-location=${NO_SUCH_VARIABLE}", "harbor.secret-key-location=file:/no/such/file",
			"harbor.base-url=${NO_SUCH_VARIABLE}", "harbor.base-url=https://${NO_SUCH_VARIABLE}.example",
			"harbor.base-url=no url", "harbor.base-url=http://harbor.example", "harbor.base-url=https://api.harbor.dev",
			"harbor.environment=${NO_SUCH_VARIABLE}", "harbor.environment=nonsense",
			"harbor.workspace-id=${NO_SUCH_VARIABLE}", "harbor.webhook.secret=${NO_SUCH_VARIABLE}",
			"harbor.webhook.secret=prefix-${NO_SUCH_VARIABLE}", "harbor.webhook.secret=hb_test_0123456789",
			"harbor.webhook.secrets=${NO_SUCH_VARIABLE},${NEITHER_THIS_ONE}",
			"harbor.webhook.secrets[0]=${NO_SUCH_VARIABLE}", "harbor.webhook.secret-location=${NO_SUCH_VARIABLE}",
			"harbor.webhook.secret-location=file:/no/such/file",
			"harbor.webhook.endpoints.default.secrets=${NO_SUCH_VARIABLE},${NEITHER_THIS_ONE}",
			"harbor.webhook.endpoints.default.secrets[0]=${NO_SUCH_VARIABLE}",
			"harbor.webhook.endpoints.default.secret=${NO_SUCH_VARIABLE}",
			"harbor.webhook.endpoints.default.secret-location=${NO_SUCH_VARIABLE}",
			"harbor.webhook.endpoints.default.secret-location=file:/no/such/file" })
	void applicationStartsAndCalls(String property) {
		try (ConfigurableApplicationContext context = start(property)) {
			context.getBean(HarborClient.class).events().create(CreateEventRequest.of("order.shipped", Map.of()));
			assertThat(context.getBean(HarborSandbox.class).events()).hasSize(1);
			assertVerifies(context, "default");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret-key=${NO_SUCH_VARIABLE}", "secret-key=no-key-0f-any-kind",
			"secret-key-location=${NO_SUCH_VARIABLE}", "base-url=${NO_SUCH_VARIABLE}",
			"environment=${NO_SUCH_VARIABLE}", "fallback-secret-key=no-key-0f-any-kind",
			"workspace-id=ws_of_production" })
	void applicationStartsAndCallsWithANamedClient(String property) {
		try (ConfigurableApplicationContext context = start("harbor.clients.order-desk." + property)) {
			HarborClients clients = context.getBean(HarborClients.class);
			assertThat(clients.names()).containsExactlyInAnyOrder("default", "order-desk");
			clients.get("order-desk").events().create(CreateEventRequest.of("order.shipped", Map.of()));
			assertThat(context.getBean(HarborSandbox.class).events()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "orderDesk", "order_desk", "OrderDesk", "[order.desk]", "[order desk]" })
	void nameOfAClientMayBeSpelledInAnyWay(String name) {
		String prefix = "harbor.clients." + name;
		try (ConfigurableApplicationContext context = start(prefix + ".secret-key=${NO_SUCH_VARIABLE}",
				prefix + ".base-url=${NO_SUCH_VARIABLE}", prefix + ".scopes=events:write")) {
			HarborClient client = context.getBean(HarborClients.class).get(name.replaceAll("[\\[\\]]", ""));
			client.events().create(CreateEventRequest.of("order.shipped", Map.of()));
			assertThat(context.getBean(HarborSandbox.class).events()).hasSize(1);
			assertThat(client.scopes()).containsExactly(Scope.EVENTS_WRITE);
		}
	}

	@ParameterizedTest
	@CsvSource({ "orderDesk,order-desk", "orderdesk,order-desk", "order-desk,orderDesk", "order-desk,order_desk",
			"Default,default" })
	void usableSecretIsKeptForAnySpellingOfTheEndpoint(String configured, String endpoint) {
		try (ConfigurableApplicationContext context = start(
				"harbor.webhook.endpoints." + configured + ".secret=mine")) {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).endpoint(endpoint);
			assertThat(isValid(context, endpoint, delivery.secret("mine"))).isTrue();
			assertThat(isValid(context, endpoint, delivery.signedFor(context))).isTrue();
		}
	}

	@Test
	void liveEnvironmentGetsALiveKeyOfTheSandbox() {
		try (ConfigurableApplicationContext context = start("harbor.environment=live",
				"harbor.secret-key=hb_test_0123456789", "harbor.base-url=https://sandbox.api.harbor.dev")) {
			HarborClient client = context.getBean(HarborClient.class);
			assertThat(client.environment()).isEqualTo(HarborEnvironment.LIVE);
			assertThat(client.workspaces().retrieve().id()).isEqualTo("ws_sandbox");
		}
	}

	@Test
	void environmentOfAVariableIsUsed() {
		try (ConfigurableApplicationContext context = start("harbor.environment=${STAGE}", "STAGE=live")) {
			assertThat(context.getBean(HarborClient.class).environment()).isEqualTo(HarborEnvironment.LIVE);
		}
	}

	@Test
	void variablesAreReplacedLikeProperties() {
		SpringApplicationBuilder application = application("harbor.clients.order-desk.scopes=events:write");
		application.initializers((context) -> context.getEnvironment()
			.getPropertySources()
			.replace("systemEnvironment",
					new SystemEnvironmentPropertySource("systemEnvironment",
							Map.of("HARBOR_SECRET_KEY", "no-key-0f-any-kind", "HARBOR_BASE_URL", "no url",
									"HARBOR_CLIENTS_ORDER_DESK_SECRET_KEY", "no-key-0f-any-kind",
									"HARBOR_WEBHOOK_SECRET", "${NO_SUCH_VARIABLE}"))));
		try (ConfigurableApplicationContext context = application.run()) {
			HarborClients clients = context.getBean(HarborClients.class);
			assertThat(clients.names()).containsExactlyInAnyOrder("default", "order-desk");
			assertThat(clients.get("order-desk").status().keys()).isNotNull();
			clients.get("order-desk").events().create(CreateEventRequest.of("order.shipped", Map.of()));
			assertVerifies(context, "default");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.webhook.secret=mine", "harbor.webhook.secrets=mine,old",
			"harbor.webhook.secrets=${NO_SUCH_VARIABLE},mine", "harbor.webhook.endpoints.default.secret=${MINE}",
			"harbor.webhook.endpoints.default.secrets=mine,old",
			"harbor.webhook.endpoints.default.secrets=mine,${NO_SUCH_VARIABLE}",
			"harbor.webhook.endpoints.default.secrets=${NO_SUCH_VARIABLE},mine" })
	void usableSecretIsKept(String property) {
		try (ConfigurableApplicationContext context = start(property, "MINE=mine")) {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).secret("mine");
			assertThat(isValid(context, "default", delivery)).isTrue();
		}
	}

	@Test
	void otherPropertiesAreValidated() {
		assertThatException().isThrownBy(() -> start("harbor.scopes=nonsense").close());
		assertThatException().isThrownBy(() -> start("harbor.max-retries=-1").close());
	}

	private static void assertVerifies(ConfigurableApplicationContext context, String endpoint) {
		SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).endpoint(endpoint);
		assertThat(isValid(context, endpoint, delivery.signedFor(context))).isTrue();
		for (String guess : List.of("${NO_SUCH_VARIABLE}", "prefix-${NO_SUCH_VARIABLE}")) {
			assertThat(isValid(context, endpoint, delivery.secret(guess))).isFalse();
		}
	}

	private static boolean isValid(ConfigurableApplicationContext context, String endpoint, SignedDelivery delivery) {
		Map<String, String> headers = delivery.headers();
		return context.getBean(WebhookVerifiers.class)
			.get(endpoint)
			.isValid(delivery.body(), headers.get("Harbor-Signature"), headers.get("Harbor-Timestamp"));
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return application(properties).run();
	}

	private static SpringApplicationBuilder application(String... properties) {
		return new SpringApplicationBuilder(EmptyApplication.class, AutoConfigureHarborSandboxTests.Development.class)
			.web(WebApplicationType.NONE)
			.properties(properties);
	}

}
