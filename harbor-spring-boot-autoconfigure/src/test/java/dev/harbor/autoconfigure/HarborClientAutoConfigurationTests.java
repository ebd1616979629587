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

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.client.HarborClients;
import dev.harbor.event.ListEventsRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HarborClientAutoConfiguration}.
 */
class HarborClientAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborClientAutoConfiguration.class,
				HarborConnectionDetailsAutoConfiguration.class, RestClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class));

	@Test
	void definesTheDefaultClientWithoutCreatingIt() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.containsBeanDefinition("harborClient")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("harborClient")).isFalse();
		});
	}

	@Test
	void createsTheDefaultClientFromProperties() {
		this.contextRunner
			.withPropertyValues("harbor.secret-key=hb_live_0123456789", "harbor.scopes=events:read, events:write")
			.run((context) -> {
				HarborClient client = context.getBean(HarborClient.class);
				assertThat(client.environment()).isEqualTo(HarborEnvironment.LIVE);
				assertThat(client.scopes()).containsExactlyInAnyOrder(Scope.EVENTS_READ, Scope.EVENTS_WRITE);
			});
	}

	@Test
	void createsTheDefaultClientFromEnvironmentVariable() {
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues.of("HARBOR_SECRET_KEY=hb_test_0123456789")
				.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.run((context) -> assertThat(context.getBean(HarborClient.class).environment())
				.isEqualTo(HarborEnvironment.SANDBOX));
	}

	@Test
	void usingTheDefaultClientWithoutKeyFails() {
		this.contextRunner.run((context) -> assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> context.getBean(HarborClient.class))
			.havingRootCause()
			.isInstanceOf(NoHarborSecretKeyException.class));
	}

	@Test
	void blankKeyIsMissingKey() {
		this.contextRunner.withPropertyValues("harbor.secret-key=  ")
			.run((context) -> assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getBean(HarborClient.class))
				.havingRootCause()
				.isInstanceOf(NoHarborSecretKeyException.class));
	}

	@Test
	void definesNamedClientsWithQualifier() {
		this.contextRunner.withUserConfiguration(InjectedClients.class)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789",
					"harbor.clients.emitter.secret-key=hb_test_emitter01", "harbor.clients.emitter.scopes=events:write",
					"harbor.clients.order-desk.secret-key=hb_test_orderdesk1")
			.run((context) -> {
				InjectedClients clients = context.getBean(InjectedClients.class);
				assertThat(clients.harborClient).isSameAs(context.getBean("harborClient"));
				assertThat(clients.emitter).isSameAs(context.getBean("emitterHarborClient"))
					.isNotSameAs(clients.harborClient);
				assertThat(clients.emitter.scopes()).containsExactly(Scope.EVENTS_WRITE);
				assertThat(context.getBeanFactory().containsSingleton("order-deskHarborClient")).isFalse();
			});
	}

	@Test
	void namedClientIsNeverInjectedWithoutQualifier() {
		this.contextRunner.withPropertyValues("harbor.clients.emitter.secret-key=hb_test_emitter01").run((context) -> {
			ObjectProvider<HarborClient> clients = context.getBeanProvider(HarborClient.class);
			assertThatExceptionOfType(Exception.class).isThrownBy(clients::getObject)
				.havingRootCause()
				.isInstanceOfSatisfying(NoHarborSecretKeyException.class, (ex) -> {
					assertThat(ex.client()).isEqualTo("default");
					assertThat(ex.clientsWithKey()).containsExactly("emitter");
				});
		});
	}

	@Test
	void namedClientInheritsEverythingButTheKey() {
		ApplicationContextRunner runner = this.contextRunner.withPropertyValues("harbor.secret-key=hb_test_0123456789",
				"harbor.workspace-id=ws_1", "harbor.scopes=events:read", "harbor.environment=sandbox",
				"harbor.clients.emitter.max-retries=0");
		runner.run((context) -> assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> context.getBean("emitterHarborClient"))
			.havingRootCause()
			.isInstanceOf(NoHarborSecretKeyException.class));
		runner.withPropertyValues("harbor.clients.emitter.secret-key=hb_test_emitter01").run((context) -> {
			HarborClient emitter = context.getBean("emitterHarborClient", HarborClient.class);
			assertThat(emitter.scopes()).containsExactly(Scope.EVENTS_READ);
			assertThat(emitter.environment()).isEqualTo(HarborEnvironment.SANDBOX);
		});
	}

	@Test
	void namedClientFromEnvironmentVariablesAlone() {
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues.of("HARBOR_CLIENTS_EMITTER_SECRET_KEY=hb_test_emitter01")
				.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.run((context) -> assertThat(context.getBean("emitterHarborClient", HarborClient.class).environment())
				.isEqualTo(HarborEnvironment.SANDBOX));
	}

	@Test
	void environmentVariableSetsKeyOfClientWithHyphenAndDefinesNoOther() {
		this.contextRunner.withPropertyValues("harbor.clients.order-desk.scopes=events:write")
			.withInitializer(
					(context) -> TestPropertyValues.of("HARBOR_CLIENTS_ORDER_DESK_SECRET_KEY=hb_test_orderdesk1")
						.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.run((context) -> {
				assertThat(context.getBean("order-deskHarborClient", HarborClient.class).environment())
					.isEqualTo(HarborEnvironment.SANDBOX);
				assertThat(context.getBeanNamesForType(HarborClient.class)).containsExactlyInAnyOrder("harborClient",
						"order-deskHarborClient");
				assertThat(context.getBean(HarborClients.class).names()).containsExactly("default", "order-desk");
			});
	}

	@Test
	void spellingsOfAClientAreEqual() {
		for (String name : List.of("order-desk", "orderDesk", "order_desk")) {
			this.contextRunner.withPropertyValues("harbor.clients." + name + ".scopes=events:write")
				.withInitializer(
						(context) -> TestPropertyValues.of("HARBOR_CLIENTS_ORDERDESK_SECRETKEY=hb_test_orderdesk1")
							.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
				.run((context) -> {
					HarborClients clients = context.getBean(HarborClients.class);
					assertThat(clients.names()).as(name).hasSize(2);
					String known = clients.names().stream().skip(1).findFirst().orElseThrow();
					assertThat(known).isNotEqualTo("orderdesk");
					assertThat(clients.get(known).environment()).isEqualTo(HarborEnvironment.SANDBOX);
					assertThat(clients.get(known).scopes()).containsExactly(Scope.EVENTS_WRITE);
					assertThat(context.getBeanNamesForType(HarborClient.class)).hasSize(2);
				});
		}
	}

	@Test
	void serviceVariablesOfKubernetesDefineNoClient() {
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues
				.of("HARBOR_CLIENTS_PORT=tcp://10.0.0.1:80", "HARBOR_CLIENTS_SERVICE_HOST=10.0.0.1",
						"HARBOR_CLIENTS_SERVICE_PORT_HTTP=80", "HARBOR_CLIENTS_PORT_80_TCP=tcp://10.0.0.1:80",
						"HARBOR_CLIENTS_BILLING_PORT=tcp://10.0.0.1:80", "HARBOR_CLIENTS_BILLING_SERVICE_HOST=10.0.0.1",
						"HARBOR_PORT=tcp://10.0.0.1:80", "HARBOR_CLIENTS_BILLING_HTTP_PORT=tcp://10.0.0.1:80")
				.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.run((context) -> assertThat(context.getBean(HarborClients.class).names()).containsExactly("default"));
	}

	@Test
	void harborClientsListsAllClientsWithoutCreatingThem() {
		this.contextRunner
			.withPropertyValues("harbor.secret-key=hb_test_0123456789",
					"harbor.clients.emitter.secret-key=hb_test_emitter01")
			.run((context) -> {
				HarborClients clients = context.getBean(HarborClients.class);
				assertThat(clients.names()).containsExactly("default", "emitter");
				assertThat(context.getBeanFactory().containsSingleton("harborClient")).isFalse();
				assertThat(clients.get("emitter")).isSameAs(context.getBean("emitterHarborClient"));
				assertThat(context.getBeanFactory().containsSingleton("harborClient")).isFalse();
				assertThat(clients.get("default")).isSameAs(context.getBean("harborClient"));
				assertThatIllegalArgumentException().isThrownBy(() -> clients.get("nobody"))
					.withMessageContaining("nobody")
					.withMessageContaining("[default, emitter]");
			});
	}

	@Test
	void backsOffForDefaultClientOfTheApplication() {
		HarborClient own = HarborClient.builder().apiKey("hb_test_own0123456").build();
		this.contextRunner.withBean("myClient", HarborClient.class, () -> own)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789",
					"harbor.clients.emitter.secret-key=hb_test_emitter01")
			.run((context) -> {
				assertThat(context).doesNotHaveBean("harborClient");
				assertThat(context.getBeanProvider(HarborClient.class).getObject()).isSameAs(own);
				assertThat(context.getBean(HarborClients.class).get("default")).isSameAs(own);
				assertThat(context).hasBean("emitterHarborClient");
			});
	}

	@Test
	void backsOffForNamedClientOfTheApplication() {
		HarborClient own = HarborClient.builder().apiKey("hb_test_own0123456").build();
		this.contextRunner.withBean("emitterHarborClient", HarborClient.class, () -> own)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789",
					"harbor.clients.emitter.secret-key=hb_test_emitter01")
			.run((context) -> {
				assertThat(context.getBean(HarborClients.class).get("emitter")).isSameAs(own);
				assertThat(context.getBeanProvider(HarborClient.class).getObject()).isNotSameAs(own)
					.isSameAs(context.getBean("harborClient"));
			});
	}

	@Test
	void defaultClientIsDefinedIfClientsOfTheApplicationNeedAQualifier() {
		this.contextRunner.withUserConfiguration(ClientOnlyByQualifier.class)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789")
			.run((context) -> assertThat(context).hasBean("harborClient"));
	}

	@Test
	void backsOffForHarborClientsOfTheApplication() {
		this.contextRunner.withUserConfiguration(OwnHarborClients.class)
			.run((context) -> assertThat(context).hasSingleBean(HarborClients.class)
				.getBean(HarborClients.class)
				.isInstanceOf(OwnHarborClients.Clients.class));
	}

	@Test
	void switchedOffByProperty() {
		this.contextRunner.withPropertyValues("harbor.enabled=false", "harbor.secret-key=hb_test_0123456789")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HarborClient.class)
				.doesNotHaveBean(HarborClients.class));
	}

	@Test
	void connectionDetailsComeBeforeProperties() {
		this.contextRunner.withBean(HarborConnectionDetails.class, () -> new SomeDetails("hb_live_fromdetails", null))
			.withPropertyValues("harbor.secret-key=hb_test_0123456789")
			.run((context) -> {
				assertThat(context).getBean(HarborConnectionDetails.class).isInstanceOf(SomeDetails.class);
				assertThat(context.getBean(HarborClient.class).environment()).isEqualTo(HarborEnvironment.LIVE);
			});
	}

	@Test
	void propertiesAreUsedWhenConnectionDetailsHaveNoValue() {
		this.contextRunner
			.withBean(HarborConnectionDetails.class, () -> new SomeDetails(null, URI.create("http://localhost:1")))
			.withPropertyValues("harbor.secret-key=hb_live_0123456789")
			.run((context) -> assertThat(context.getBean(HarborClient.class).environment())
				.isEqualTo(HarborEnvironment.LIVE));
	}

	@Test
	void definesConnectionDetailsFromProperties() {
		this.contextRunner
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.base-url=http://localhost:1",
					"harbor.clients.emitter.secret-key=hb_test_emitter01")
			.run((context) -> {
				HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
				assertThat(details.getSecretKey("default")).isEqualTo("hb_test_0123456789");
				assertThat(details.getSecretKey("emitter")).isEqualTo("hb_test_emitter01");
				assertThat(details.getSecretKey("other")).isNull();
				assertThat(details.getBaseUrl("emitter")).isEqualTo(URI.create("http://localhost:1"));
			});
	}

	@Test
	void apiKeyProviderServesTheDefaultClient() {
		this.contextRunner.withUserConfiguration(ApiKeyProviderConfiguration.class)
			.run((context) -> assertThat(context.getBean(HarborClient.class).environment())
				.isEqualTo(HarborEnvironment.LIVE));
	}

	@Test
	void qualifiedApiKeyProviderServesTheNamedClientOnly() {
		this.contextRunner.withUserConfiguration(QualifiedApiKeyProviderConfiguration.class)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.clients.emitter.scopes=events:write")
			.run((context) -> {
				assertThat(context.getBean(HarborClient.class).environment()).isEqualTo(HarborEnvironment.SANDBOX);
				assertThat(context.getBean("emitterHarborClient", HarborClient.class).environment())
					.isEqualTo(HarborEnvironment.LIVE);
			});
	}

	@Test
	void apiKeyProviderWithKeyPropertyFailsAtStartup() {
		this.contextRunner.withUserConfiguration(ApiKeyProviderConfiguration.class)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789")
			.run((context) -> assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getBean(HarborClient.class))
				.havingRootCause()
				.isInstanceOf(InvalidHarborPropertyException.class)
				.withMessageContaining("harbor.secret-key"));
	}

	@Test
	void twoApiKeyProvidersForOneClientAreRefused() {
		this.contextRunner.withUserConfiguration(ApiKeyProviderConfiguration.class)
			.withBean("another", ApiKeyProvider.class, () -> () -> ApiKey.of("hb_live_another012"))
			.run((context) -> assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getBean(HarborClient.class))
				.havingRootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void apiKeyProviderIsNotCalledWhenTheEnvironmentIsSet() {
		this.contextRunner.withBean(ApiKeyProvider.class, () -> () -> {
			throw new IllegalStateException("asked");
		})
			.withPropertyValues("harbor.environment=live")
			.run((context) -> assertThat(context.getBean(HarborClient.class).environment())
				.isEqualTo(HarborEnvironment.LIVE));
	}

	@Test
	void customizersAreCalledInOrderWithTheNameOfTheClient() {
		this.contextRunner.withUserConfiguration(CustomizerConfiguration.class)
			.withPropertyValues("harbor.secret-key=hb_test_0123456789",
					"harbor.clients.emitter.secret-key=hb_test_emitter01")
			.run((context) -> {
				HarborClient client = context.getBean("emitterHarborClient", HarborClient.class);
				assertThat(context.getBean(CustomizerConfiguration.class).calls).containsExactly("first emitter",
						"second emitter");
				assertThat(client.scopes()).containsExactly(Scope.WEBHOOKS_MANAGE);
			});
	}

	@Test
	void configurerAppliesTheSameSettingsToAdditionalClients() {
		this.contextRunner
			.withPropertyValues("harbor.scopes=events:read", "harbor.base-url=http://localhost:1",
					"harbor.environment=live")
			.run((context) -> {
				HarborClient further = context.getBean(HarborClientBuilderConfigurer.class)
					.configure("further", HarborClient.builder().apiKey("hb_live_further012"))
					.build();
				assertThat(further.scopes()).containsExactly(Scope.EVENTS_READ);
				assertThat(further.environment()).isEqualTo(HarborEnvironment.LIVE);
				assertThatIllegalStateException().isThrownBy(() -> further.events().list(ListEventsRequest.create()))
					.withMessageContaining("harbor.clients.further.workspace-id");
			});
	}

	@Test
	void startsNoThreadAndNoHttpClient() {
		Set<String> before = threadNames();
		this.contextRunner
			.withPropertyValues("harbor.secret-key=hb_test_0123456789",
					"harbor.clients.emitter.secret-key=hb_test_emitter01")
			.run((context) -> {
				context.getBeansOfType(HarborClient.class);
				Set<String> started = threadNames();
				started.removeAll(before);
				assertThat(started).noneMatch((name) -> name.startsWith("HttpClient"));
				assertThat(context.getBeanFactory().containsSingleton("clientHttpRequestFactory")).isFalse();
			});
	}

	@Test
	void worksWithoutAnythingElseAutoConfigured() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborClientAutoConfiguration.class,
					HarborConnectionDetailsAutoConfiguration.class))
			.withPropertyValues("harbor.secret-key=hb_test_0123456789")
			.run((context) -> assertThat(context.getBean(HarborClient.class).environment())
				.isEqualTo(HarborEnvironment.SANDBOX));
	}

	@Test
	void clientNamesComeFromPropertyNamesNotValues() {
		this.contextRunner.withPropertyValues("harbor.clients.emitter.workspace-id=${NOT_THERE:}").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.containsBeanDefinition("emitterHarborClient")).isTrue();
		});
	}

	private static Set<String> threadNames() {
		Set<String> names = new HashSet<>();
		Thread.getAllStackTraces().keySet().forEach((thread) -> names.add(thread.getName() + "@" + thread.getId()));
		return names;
	}

	@Configuration(proxyBeanMethods = false)
	static class InjectedClients {

		final HarborClient harborClient;

		final HarborClient emitter;

		InjectedClients(HarborClient harborClient, @Qualifier("emitter") HarborClient emitter) {
			this.harborClient = harborClient;
			this.emitter = emitter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientOnlyByQualifier {

		@Bean(defaultCandidate = false)
		@Qualifier("audit")
		HarborClient auditClient() {
			return HarborClient.builder().apiKey("hb_test_audit01234").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHarborClients {

		@Bean
		Clients ownClients() {
			return new Clients();
		}

		static class Clients implements HarborClients {

			@Override
			public HarborClient get(String name) {
				throw new UnsupportedOperationException();
			}

			@Override
			public Set<String> names() {
				return Set.of();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ApiKeyProviderConfiguration {

		@Bean
		ApiKeyProvider vaultKeys() {
			return () -> ApiKey.of("hb_live_fromvault0");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedApiKeyProviderConfiguration {

		@Bean
		@Qualifier("emitter")
		ApiKeyProvider emitterKeys() {
			return () -> ApiKey.of("hb_live_fromvault0");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		HarborClientCustomizer second() {
			return (client, builder) -> {
				this.calls.add("second " + client);
				builder.scopes(Scope.WEBHOOKS_MANAGE);
			};
		}

		@Bean
		@Order(1)
		HarborClientCustomizer first() {
			return (client, builder) -> {
				this.calls.add("first " + client);
				builder.scopes(Scope.EVENTS_READ);
			};
		}

	}

	private record SomeDetails(@Nullable String secretKey, @Nullable URI baseUrl) implements HarborConnectionDetails {

		@Override
		public @Nullable String getSecretKey(String client) {
			return this.secretKey;
		}

		@Override
		public @Nullable URI getBaseUrl(String client) {
			return this.baseUrl;
		}

	}

}
