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

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.aot.AheadOfTime;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the clients of an application that was processed ahead of time without a key.
 */
@CompileWithForkedClassLoader
class HarborClientAotTests {

	@Test
	void keysAreReadAtRuntimeAndNamesAtBuildTime() {
		processWithoutKeys(Application.class, (context) -> {
			TestPropertyValues
				.of("harbor.secret-key=hb_live_0123456789", "harbor.clients.emitter.secret-key=hb_test_emitter01")
				.applyTo(context);
			context.refresh();
			assertThat(context.getBeanFactory().containsSingleton("emitterHarborClient")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("harborClient")).isFalse();
			Application.Emitter emitter = context.getBean(Application.Emitter.class);
			assertThat(emitter.client().environment()).isEqualTo(HarborEnvironment.SANDBOX);
			assertThat(context.getBean(HarborClient.class).environment()).isEqualTo(HarborEnvironment.LIVE);
			AbstractBeanDefinition definition = (AbstractBeanDefinition) context.getBeanFactory()
				.getBeanDefinition("emitterHarborClient");
			assertThat(definition.isLazyInit()).isTrue();
			assertThat(definition.isDefaultCandidate()).isFalse();
			assertThat(context.getBean(HarborClients.class).names()).containsExactly("default", "emitter");
		});
	}

	@Test
	void clientAddedAfterTheBuildIsReportedWithTheReason() {
		processWithoutKeys(Application.class, (context) -> {
			TestPropertyValues
				.of("harbor.clients.emitter.secret-key=hb_test_emitter01",
						"harbor.clients.exporter.secret-key=hb_test_exporter1")
				.applyTo(context);
			context.refresh();
			HarborClients clients = context.getBean(HarborClients.class);
			assertThat(clients.names()).containsExactly("default", "emitter");
			assertThatIllegalArgumentException().isThrownBy(() -> clients.get("exporter"))
				.withMessageContainingAll("'exporter'", "processed ahead of time", "'harbor.clients.<name>'");
			assertThatIllegalArgumentException().isThrownBy(() -> clients.get("unknown"))
				.withMessageContaining("'harbor.clients.unknown'");
		});
	}

	@Test
	void packagedLiveKeyFailsAtStartupButNotDuringProcessing() {
		processWithoutKeys(Application.class, (context) -> {
			context.getEnvironment()
				.getPropertySources()
				.addLast(new OriginTrackedMapPropertySource("file", Map
					.of("my.key", OriginTrackedValue.of("hb_live_0123456789",
							new TextResourceOrigin(new ClassPathResource("application.yml"), new Location(2, 7))))));
			assertThatException().isThrownBy(context::refresh)
				.withMessageContainingAll("my.key", "application.yml", "3:8");
		});
	}

	@Test
	void propertiesHaveHints() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Application.class);
		TestGenerationContext generation = new TestGenerationContext();
		TestPropertyValues.of("harbor.clients.emitter.scopes=events:write").applyTo(context);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		for (Class<?> bound : List.of(HarborProperties.class, HarborClientProperties.class,
				HarborClientProperties.Http.class, HarborWebhookProperties.class,
				HarborWebhookProperties.Endpoint.class, HarborWebhookProperties.Store.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(bound)).as(bound.getName())
				.accepts(generation.getRuntimeHints());
			for (Method method : bound.getDeclaredMethods()) {
				if (method.getName().startsWith("set")) {
					assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).as(method.toString())
						.accepts(generation.getRuntimeHints());
				}
			}
		}
	}

	@Test
	void apiKeyProvidersAreDistinguishedByQualifier() {
		processWithoutKeys(ApplicationWithProviders.class, (context) -> {
			TestPropertyValues.of("harbor.clients.emitter.scopes=events:write").applyTo(context);
			context.refresh();
			HarborClients clients = context.getBean(HarborClients.class);
			assertThat(clients.get("default").environment()).isEqualTo(HarborEnvironment.LIVE);
			assertThat(clients.get("emitter").environment()).isEqualTo(HarborEnvironment.SANDBOX);
		});
	}

	private static void processWithoutKeys(Class<?> configuration, Consumer<GenericApplicationContext> run) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource("application.yml", Map.of("harbor.secret-key", "${HARBOR_KEY}",
					"harbor.clients.emitter.secret-key", "${EMITTER_KEY}")));
		context.register(configuration);
		TestGenerationContext generation = AheadOfTime.process(context);
		AheadOfTime.run(generation, GenericApplicationContext::new, run);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			RestClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class })
	static class Application {

		@Bean
		Emitter emitter(@Qualifier("emitter") HarborClient client) {
			return new Emitter(client);
		}

		record Emitter(HarborClient client) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class })
	static class ApplicationWithProviders {

		@Bean
		ApiKeyProvider keys() {
			return () -> ApiKey.of("hb_live_0123456789");
		}

		@Bean
		@Qualifier("emitter")
		ApiKeyProvider emitterKeys() {
			return () -> ApiKey.of("hb_test_emitter01");
		}

	}

}
