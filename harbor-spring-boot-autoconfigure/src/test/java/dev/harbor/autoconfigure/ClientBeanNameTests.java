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

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for beans of the application with the names of clients.
 */
class ClientBeanNameTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HttpClientAutoConfiguration.class))
		.withPropertyValues("harbor.secret-key=hb_test_0123default",
				"harbor.clients.emitter.secret-key=hb_test_0123emitter")
		.withUserConfiguration(Clients.class);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void backsOffForBeansWithTheNamesOfClients(boolean overriding) {
		this.runner.withAllowBeanDefinitionOverriding(overriding)
			.withBean("harborClient", Foreign.class)
			.withBean("emitterHarborClient", Foreign.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("harborClient")).isInstanceOf(Foreign.class);
				assertThat(context.getBean("emitterHarborClient")).isInstanceOf(Foreign.class);
				assertThat(context.getBeansOfType(Foreign.class)).hasSize(2);
				Clients injected = context.getBean(Clients.class);
				HarborClients clients = context.getBean(HarborClients.class);
				assertThat(clients.names()).containsExactly("default", "emitter");
				assertThat(clients.hasKey("emitter")).isTrue();
				assertThat(clients.find("default")).hasValue(injected.harbor);
				assertThat(clients.get("emitter")).isSameAs(injected.emitter).isNotSameAs(injected.harbor);
			});
	}

	@Test
	void beansOfTheParentStayVisible() {
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			parent.registerBean("harborClient", Foreign.class);
			parent.registerBean("emitterHarborClient", Foreign.class);
			parent.refresh();
			this.runner.withParent(parent).run((context) -> {
				assertThat(context.getBean("harborClient")).isInstanceOf(Foreign.class);
				assertThat(context.getBean(HarborClients.class).get("emitter"))
					.isSameAs(context.getBean(Clients.class).emitter);
			});
		}
	}

	static class Foreign {

	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		final HarborClient harbor;

		final HarborClient emitter;

		Clients(HarborClient harbor, @Qualifier("emitter") HarborClient emitter) {
			this.harbor = harbor;
			this.emitter = emitter;
		}

	}

}
