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

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.client.HarborClient;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the selection of the {@link ApiKeyProvider} and the
 * {@link HarborConnectionDetails} of a client among several beans, which follows the
 * rules of injection.
 */
class ApiKeyProviderSelectionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HttpClientAutoConfiguration.class))
		.withPropertyValues("harbor.clients.emitter.scopes=events:write");

	@Test
	void primaryComesFirst() {
		assertKeys(PrimaryOfTwo.class, "hb_test_…mary", null);
	}

	@Test
	void fallbackComesLast() {
		assertKeys(FallbackOfTwo.class, "hb_test_…inal", null);
	}

	@Test
	void higherPriorityComesFirst() {
		assertKeys(Priorities.class, "hb_test_…high", null);
	}

	@Test
	void beanThatIsNotACandidateIsIgnored() {
		assertKeys(NoCandidates.class, "hb_test_…inal", null);
	}

	@Test
	void scopedProxyCountsOnce() {
		assertKeys(ScopedProxies.class, "hb_test_…oped", "hb_test_…tter");
	}

	@Test
	void qualifiedProviderDoesNotHaveToBeADefaultCandidate() {
		assertKeys(QualifiedNoDefaultCandidate.class, "hb_test_…inal", "hb_test_…tter");
	}

	@Test
	void primaryQualifiedProviderComesFirst() {
		assertKeys(PrimaryOfQualified.class, null, "hb_test_…mary");
	}

	@Test
	void providerOfTheParentServesTheChild() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(
				QualifiedNoDefaultCandidate.class)) {
			this.runner.withParent(parent).run((context) -> {
				assertThat(key(context.getBean("harborClient", HarborClient.class))).isEqualTo("hb_test_…inal");
				assertThat(key(context.getBean("emitterHarborClient", HarborClient.class))).isEqualTo("hb_test_…tter");
			});
		}
	}

	@Test
	void connectionDetailsAreResolvedLikeAnInjectionPoint() {
		this.runner.withUserConfiguration(SeveralDetails.class)
			.run((context) -> assertThat(key(context.getBean("harborClient", HarborClient.class)))
				.isEqualTo("hb_test_…mary"));
		this.runner.withUserConfiguration(ScopedDetails.class)
			.run((context) -> assertThat(key(context.getBean("harborClient", HarborClient.class)))
				.isEqualTo("hb_test_…oped"));
	}

	private void assertKeys(Class<?> configuration, @Nullable String ofDefault, @Nullable String ofEmitter) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			if (ofDefault != null) {
				assertThat(key(context.getBean("harborClient", HarborClient.class))).isEqualTo(ofDefault);
			}
			if (ofEmitter != null) {
				assertThat(key(context.getBean("emitterHarborClient", HarborClient.class))).isEqualTo(ofEmitter);
			}
		});
	}

	private static String key(HarborClient client) {
		return client.status().keys().get(0).key();
	}

	private static ApiKeyProvider provider(String name) {
		return () -> ApiKey.of("hb_test_0123" + name);
	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryOfTwo {

		@Bean
		@Primary
		ApiKeyProvider one() {
			return provider("primary");
		}

		@Bean
		ApiKeyProvider other() {
			return provider("original");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FallbackOfTwo {

		@Bean
		@Fallback
		ApiKeyProvider one() {
			return provider("fallback");
		}

		@Bean
		ApiKeyProvider other() {
			return provider("original");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Priorities {

		@Bean
		Low one() {
			return new Low();
		}

		@Bean
		High other() {
			return new High();
		}

		@Priority(2)
		static class Low implements ApiKeyProvider {

			@Override
			public ApiKey getApiKey() {
				return ApiKey.of("hb_test_0123low");
			}

		}

		@Priority(1)
		static class High implements ApiKeyProvider {

			@Override
			public ApiKey getApiKey() {
				return ApiKey.of("hb_test_0123high");
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoCandidates {

		@Bean(autowireCandidate = false)
		ApiKeyProvider one() {
			return provider("hidden");
		}

		@Bean(defaultCandidate = false)
		ApiKeyProvider two() {
			return provider("hidden");
		}

		@Bean
		ApiKeyProvider other() {
			return provider("original");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedProxies {

		@Bean
		@Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		ApiKeyProvider one() {
			return provider("scoped");
		}

		@Bean
		@Qualifier("emitter")
		@Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		ApiKeyProvider other() {
			return provider("emitter");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedNoDefaultCandidate {

		@Bean(defaultCandidate = false)
		@Qualifier("emitter")
		ApiKeyProvider one() {
			return provider("emitter");
		}

		@Bean
		ApiKeyProvider other() {
			return provider("original");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryOfQualified {

		@Bean
		@Primary
		@Qualifier("emitter")
		ApiKeyProvider one() {
			return provider("primary");
		}

		@Bean
		@Qualifier("emitter")
		ApiKeyProvider other() {
			return provider("original");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralDetails {

		@Bean
		@Primary
		HarborConnectionDetails one() {
			return new Details("primary");
		}

		@Bean(autowireCandidate = false)
		HarborConnectionDetails two() {
			return new Details("hidden");
		}

		@Bean
		HarborConnectionDetails other() {
			return new Details("original");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedDetails {

		@Bean
		@Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		HarborConnectionDetails one() {
			return new Details("scoped");
		}

	}

	private record Details(String name) implements HarborConnectionDetails {

		@Override
		public String getSecretKey(String client) {
			return "hb_test_0123" + this.name;
		}

	}

}
