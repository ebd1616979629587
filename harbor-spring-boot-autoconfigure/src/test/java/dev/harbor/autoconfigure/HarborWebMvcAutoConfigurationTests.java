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

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.servlet.HarborWebhookMvc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HarborWebMvcAutoConfiguration} and
 * {@link HarborWebhookAutoConfiguration}.
 */
class HarborWebMvcAutoConfigurationTests {

	private static final AutoConfigurations HARBOR = AutoConfigurations.of(
			HarborConnectionDetailsAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
			HarborWebhookReceiverAutoConfiguration.class, HarborWebMvcAutoConfiguration.class,
			HarborWebhookEventStoreAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(HARBOR)
		.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, HttpEncodingAutoConfiguration.class))
		.withPropertyValues("harbor.webhook.secret=" + TestDelivery.SECRET);

	@Test
	void verifiersBackOff() {
		this.runner.withUserConfiguration(OwnVerifiers.class)
			.run((context) -> assertThat(context).hasSingleBean(WebhookVerifiers.class).hasBean("ownVerifiers"));
	}

	@Test
	void verifiersAreDefinedWithoutWebApplicationAndKeyEvenIfDisabled() {
		new ApplicationContextRunner().withConfiguration(HARBOR)
			.withPropertyValues("harbor.enabled=false", "harbor.webhook.secret=" + TestDelivery.SECRET)
			.run((context) -> {
				TestDelivery delivery = TestDelivery.to("/");
				WebhookVerifier verifier = context.getBean(WebhookVerifiers.class).get("default");
				assertThat(verifier.isValid(delivery.body(), delivery.signature(), delivery.timestamp())).isTrue();
				assertThatIllegalArgumentException()
					.isThrownBy(() -> context.getBean(WebhookVerifiers.class).get("eu-west"))
					.withMessageContaining("'harbor.webhook.endpoints.eu-west.secret'");
				assertThat(context).doesNotHaveBean(HarborWebhookMvc.class);
			});
	}

	@Test
	void servletSupportBacksOffInReactiveApplications() {
		new ReactiveWebApplicationContextRunner().withConfiguration(HARBOR)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborWebhookMvc.class));
	}

	@Test
	void springMvcMayBeAbsent() {
		new ApplicationContextRunner().withConfiguration(HARBOR)
			.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(WebhookVerifiers.class));
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).doesNotHaveBean(HarborWebhookMvc.class));
	}

	@Test
	void springSecurityMayBeAbsent() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HarborWebhookMvc.class));
	}

	@Test
	void springTransactionsMayBeAbsent() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HarborWebhookMvc.class));
	}

	@Test
	void receiverBacksOff() {
		this.runner.withUserConfiguration(OwnReceiver.class)
			.run((context) -> assertThat(context).hasSingleBean(WebhookReceiver.class).hasBean("ownReceiver"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.enabled=true", "harbor.enabled=false" })
	void noThreadIsStarted(String property) throws Exception {
		// A separate group distinguishes the threads of this context from those of other
		// tests.
		ThreadGroup group = new ThreadGroup("starts");
		FutureTask<Set<String>> start = new FutureTask<>(() -> {
			Set<String> names = new HashSet<>();
			this.runner.withUserConfiguration(Receiver.class).withPropertyValues(property).run((context) -> {
				assertThat(context).hasNotFailed();
				Thread[] threads = new Thread[group.activeCount() + 10];
				int count = group.enumerate(threads);
				Stream.of(threads).limit(count).map(Thread::getName).forEach(names::add);
			});
			return names;
		});
		new Thread(group, start, "starter").start();
		assertThat(start.get(30, TimeUnit.SECONDS)).containsExactly("starter");
	}

	@Test
	void providerReplacesAMissingSecret() {
		this.runner.withUserConfiguration(Receiver.class, Provider.class)
			.withPropertyValues("harbor.webhook.secret=")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@RestController
	static class Receiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event, @HarborWebhook Map<String, Object> payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Provider {

		@Bean
		WebhookSecretProvider provider() {
			return (endpoint) -> List.of();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnVerifiers {

		@Bean
		WebhookVerifiers ownVerifiers() {
			return (endpoint) -> WebhookVerifier.builder().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnReceiver {

		@Bean
		WebhookReceiver ownReceiver() {
			return WebhookReceiver.switchedOff();
		}

	}

}
