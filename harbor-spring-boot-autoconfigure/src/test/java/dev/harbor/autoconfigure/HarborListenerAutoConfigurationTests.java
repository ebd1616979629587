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

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.HarborListeners;
import jakarta.validation.Valid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HarborListenerAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HarborListenerAutoConfigurationTests {

	@Test
	void listenersAreFoundWithoutAWebApplication() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborWebhookAutoConfiguration.class, HarborListenerAutoConfiguration.class))
			.withBean(OrderEvents.class)
			.run((context) -> assertThat(context.getBean(HarborListeners.class).find("OrderEvents.shipped"))
				.isPresent());
	}

	@Test
	void payloadIsValidatedIfSpringMvcHasAValidator() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborWebhookAutoConfiguration.class, HarborListenerAutoConfiguration.class,
					ValidationAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withBean(ValidatingEvents.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void failureIsAnalyzed(CapturedOutput output) {
		SpringApplication application = new SpringApplication(HarborConnectionDetailsAutoConfiguration.class,
				HarborWebhookAutoConfiguration.class, HarborListenerAutoConfiguration.class, WrongEvents.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("WrongEvents.shipped cannot be called with events:")
			.contains("It returns java.lang.String")
			.contains("Return nothing");
	}

	static class OrderEvents {

		@HarborListener
		void shipped(Event event) {
		}

	}

	static class ValidatingEvents {

		@HarborListener
		void shipped(@Valid Order order) {
		}

	}

	static class WrongEvents {

		@HarborListener
		String shipped(Event event) {
			return "";
		}

	}

	record Order(String number) {

	}

}
