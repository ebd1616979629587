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

import java.util.List;
import java.util.function.Consumer;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.event.Event;
import dev.harbor.health.HarborEndpoint;
import dev.harbor.health.HarborInboxEndpoint;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.WebhookVerifiers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for auto-configuration of both a context and its parent.
 */
class ParentAndChildContextTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			HarborWebhookAutoConfiguration.class, HttpClientAutoConfiguration.class,
			HarborHealthContributorAutoConfiguration.class, HarborEndpointAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("management.endpoints.web.exposure.include=harbor");

	@Test
	void childHasItsOwnClientsHealthAndEndpoint() {
		inChild(this.runner.withPropertyValues("harbor.secret-key=hb_test_0123parent", "harbor.webhook.secret=parent",
				"harbor.clients.emitter.secret-key=hb_test_0123remote"),
				this.runner.withUserConfiguration(Injected.class)
					.withPropertyValues("harbor.secret-key=hb_test_0123child", "harbor.webhook.secret=child",
							"harbor.clients.emitter.secret-key=hb_test_0123emitter"),
				(context) -> {
					Injected injected = context.getBean(Injected.class);
					assertThat(key(injected.harbor)).isEqualTo("hb_test_…hild");
					assertThat(key(injected.emitter)).isEqualTo("hb_test_…tter");
					HarborClients clients = context.getBean(HarborClients.class);
					assertThat(clients.find("default")).hasValue(injected.harbor);
					assertThat(clients.find("emitter")).hasValue(injected.emitter);
					assertThat(context.getBean(HarborEndpoint.class).harbor().clients().get("default").state())
						.isEqualTo("not_asked");
					assertThat(context.getBean(HarborConnectionDetails.class).getWebhookSecrets("default"))
						.containsExactly("child");
					assertThat(context.getBean(WebhookVerifiers.class))
						.isNotSameAs(context.getParent().getBean(WebhookVerifiers.class));
				});
	}

	@Test
	void healthOfTheChildWatchesItsOwnClients() {
		inChild(this.runner.withPropertyValues("harbor.secret-key=hb_test_0123parent"),
				this.runner.withPropertyValues("harbor.secret-key=hb_test_0123child"), (context) -> {
					context.getBean(HarborClient.class);
					assertThat(context.getBean("harborHealthContributor", HealthIndicator.class).health().getDetails())
						.containsEntry("key", "hb_test_…hild");
				});
	}

	@Test
	void clientsDefinedByTheParentAreUsed() {
		inChild(this.runner.withUserConfiguration(CustomClient.class), this.runner.withUserConfiguration(Injected.class)
			.withPropertyValues("harbor.secret-key=hb_test_0123child", "harbor.clients.emitter.scopes=events:write"),
				(context) -> {
					Injected injected = context.getBean(Injected.class);
					assertThat(key(injected.harbor)).isEqualTo("hb_test_…made");
					assertThat(key(injected.emitter)).isEqualTo("hb_test_…made");
					HarborClients clients = context.getBean(HarborClients.class);
					assertThat(clients.get("default")).isSameAs(injected.harbor);
					assertThat(clients.find("emitter")).hasValue(injected.emitter);
					assertThat(clients.hasKey("emitter")).isTrue();
				});
	}

	@Test
	void connectionDetailsDefinedByTheParentAreUsed() {
		inChild(this.runner.withUserConfiguration(Details.class),
				this.runner.withPropertyValues("harbor.secret-key=hb_test_0123child"),
				(context) -> assertThat(key(context.getBean(HarborClient.class))).isEqualTo("hb_test_…ails"));
	}

	@Test
	void childHasItsOwnInboxWithHealthAndEndpoint() {
		ApplicationContextRunner inbox = this.runner
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					HarborJdbcAutoConfiguration.class, HarborListenerAutoConfiguration.class,
					HarborInboxAutoConfiguration.class, HarborInboxActuatorAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true",
					"management.endpoints.web.exposure.include=*");
		inChild(inbox.withBean(ParentEvents.class), inbox.withBean(ChildEvents.class), (context) -> {
			assertThat(context.getBean(HarborInboxEndpoint.class).status().listeners())
				.containsOnlyKeys("ChildEvents.receive");
			HealthContributorRegistry registry = context.getBean(HealthContributorRegistry.class);
			assertThat(registry.getContributor("harborInbox")).isInstanceOfSatisfying(HealthIndicator.class,
					(indicator) -> assertThat(indicator.health()).asString()
						.contains("ChildEvents.receive")
						.doesNotContain("ParentEvents.receive"));
		});
	}

	@Test
	void childCanBeDisabledSeparately() {
		inChild(this.runner.withPropertyValues("harbor.secret-key=hb_test_0123parent"),
				this.runner.withPropertyValues("harbor.enabled=false"),
				(context) -> assertThat(context.getBeanFactory().containsLocalBean("harborEndpoint")).isFalse());
	}

	private static void inChild(ApplicationContextRunner parent, ApplicationContextRunner child,
			Consumer<AssertableApplicationContext> assertions) {
		parent.run((context) -> {
			assertThat(context).hasNotFailed();
			child.withParent(context).run((inner) -> {
				assertThat(inner).hasNotFailed();
				assertions.accept(inner);
			});
		});
	}

	private static String key(HarborClient client) {
		return client.status().keys().get(0).key();
	}

	@Configuration(proxyBeanMethods = false)
	static class ParentEvents {

		@HarborListener
		void receive(Event event) {
		}

	}

	static class ChildEvents {

		@HarborListener
		void receive(Event event) {
		}

	}

	static class Injected {

		final HarborClient harbor;

		final HarborClient emitter;

		Injected(HarborClient harbor, @Qualifier("emitter") HarborClient emitter) {
			this.harbor = harbor;
			this.emitter = emitter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomClient {

		@Bean
		HarborClient own() {
			return HarborClient.builder().apiKey("hb_test_0123handmade").build();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("emitter")
		HarborClient emitterHarborClient() {
			return HarborClient.builder().apiKey("hb_test_0123handmade").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Details {

		@Bean
		HarborConnectionDetails details() {
			return new HarborConnectionDetails() {

				@Override
				public @Nullable String getSecretKey(String client) {
					return "hb_test_0123details";
				}

				@Override
				public List<String> getWebhookSecrets(String endpoint) {
					return List.of();
				}

			};
		}

	}

}
