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

import dev.harbor.aot.AheadOfTime;
import dev.harbor.health.HarborEndpoint;
import dev.harbor.health.HarborEndpoint.ClientDescriptor;
import dev.harbor.health.HarborEndpoint.HarborDescriptor;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for health, endpoint and metrics of an application that was processed ahead of
 * time without a key.
 */
@CompileWithForkedClassLoader
class HarborActuatorAotTests {

	@Test
	void keysAreReadAtRuntime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues
			.of("harbor.clients.emitter.scopes=events:write", "management.endpoints.web.exposure.include=harbor")
			.applyTo(context);
		context.register(Application.class);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		for (Class<?> shown : new Class<?>[] { HarborDescriptor.class, ClientDescriptor.class }) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(shown)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(shown.getName())
				.accepts(generation.getRuntimeHints());
		}
		generation.writeGeneratedContent();
		AheadOfTime.run(generation, GenericApplicationContext::new, (fresh) -> {
			TestPropertyValues
				.of("harbor.clients.emitter.scopes=events:write", "harbor.clients.emitter.secret-key=hb_test_emitter01")
				.applyTo(fresh);
			fresh.refresh();
			assertThat(fresh.getBean("harborHealthContributor", CompositeHealthContributor.class).stream())
				.extracting((entry) -> entry.name())
				.containsExactly("default", "emitter");
			assertThat(fresh.getBean(HarborEndpoint.class).harbor().clients()).containsOnlyKeys("emitter");
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			fresh.getBean(MeterBinder.class).bindTo(registry);
			assertThat(registry.get("harbor.client.rate.limit.max").tag("client", "emitter").gauge()).isNotNull();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			HarborHealthContributorAutoConfiguration.class, HarborEndpointAutoConfiguration.class,
			HarborMetricsAutoConfiguration.class })
	static class Application {

	}

}
