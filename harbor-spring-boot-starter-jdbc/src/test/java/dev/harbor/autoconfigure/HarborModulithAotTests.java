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
import dev.harbor.modulith.HarborEventExternalizationTransport;
import dev.harbor.modulith.HarborEventExternalizer;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for externalization in an application that was processed ahead of time without a
 * key.
 */
@CompileWithForkedClassLoader
class HarborModulithAotTests {

	@Test
	void transportIsDefined() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Application.class);
		TestGenerationContext generation = AheadOfTime.process(context);
		AheadOfTime.run(generation, GenericApplicationContext::new, (fresh) -> {
			fresh.refresh();
			assertThat(fresh.getBean(HarborEventExternalizationTransport.class)).isNotNull();
			assertThat(fresh.getBean(HarborEventExternalizer.class)).isNotNull();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ EventExternalizationAutoConfiguration.class, RestClientAutoConfiguration.class,
			HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			HarborModulithAutoConfiguration.class })
	static class Application {

	}

}
