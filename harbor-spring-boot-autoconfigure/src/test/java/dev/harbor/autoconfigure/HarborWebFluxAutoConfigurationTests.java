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
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookBodyRules;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookMappings.Mapping;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.reactive.HarborWebhookWebFlux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.DispatcherHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborWebFluxAutoConfiguration}.
 */
class HarborWebFluxAutoConfigurationTests {

	private static final AutoConfigurations HARBOR = AutoConfigurations.of(
			HarborConnectionDetailsAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
			HarborWebhookReceiverAutoConfiguration.class, HarborWebMvcAutoConfiguration.class,
			HarborWebFluxAutoConfiguration.class, HarborWebhookEventStoreAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(HARBOR)
		.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class))
		.withPropertyValues("harbor.webhook.secret=" + TestDelivery.SECRET);

	@Test
	void backsOffWithoutReactiveWebApplication() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(HarborWebhookWebFlux.class));
		new WebApplicationContextRunner().withConfiguration(HARBOR)
			.run((context) -> assertThat(context).doesNotHaveBean(HarborWebhookWebFlux.class));
		new ApplicationContextRunner().withConfiguration(HARBOR)
			.run((context) -> assertThat(context).doesNotHaveBean(HarborWebhookWebFlux.class)
				.hasSingleBean(WebhookVerifiers.class));
	}

	@Test
	void springWebFluxMayBeAbsent() {
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).doesNotHaveBean(HarborWebhookWebFlux.class));
		new ApplicationContextRunner().withConfiguration(HARBOR)
			.withClassLoader(
					new FilteredClassLoader("org.springframework.web.reactive", "reactor", "org.reactivestreams"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(WebhookVerifiers.class));
	}

	@Test
	void springMvcAndSpringSecurityMayBeAbsent() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet",
					"org.springframework.security"))
			.withUserConfiguration(Receiver.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HarborWebhookWebFlux.class));
	}

	@Test
	void backsOff() {
		this.runner.withUserConfiguration(OwnWebFlux.class)
			.run((context) -> assertThat(context).hasSingleBean(HarborWebhookWebFlux.class).hasBean("ownWebFlux"));
	}

	@Test
	void mappingsAreUnchanged() {
		this.runner.withUserConfiguration(Receiver.class)
			.run((context) -> assertThat(context.getBean(WebhookMappings.class).get()).singleElement()
				.satisfies((mapping) -> {
					assertThat(mapping.endpoint()).isEqualTo("default");
					assertThat(mapping.patterns()).containsExactly("/hooks/{id}");
				})
				.isInstanceOf(Mapping.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.enabled=true", "harbor.enabled=off", "harbor.enabled=" })
	void noThreadIsStarted(String property) throws Exception {
		// A separate group distinguishes the threads of this context from those of other
		// tests.
		ThreadGroup group = new ThreadGroup("starts");
		FutureTask<Set<String>> start = new FutureTask<>(() -> {
			Set<String> names = new HashSet<>();
			this.runner.withPropertyValues(property).withUserConfiguration(Receiver.class).run((context) -> {
				assertThat(context).hasNotFailed();
				Thread[] threads = new Thread[100];
				int count = group.enumerate(threads);
				for (int i = 0; i < count; i++) {
					names.add(threads[i].getName());
				}
			});
			return names;
		});
		new Thread(group, start, "start").start();
		assertThat(start.get(30, TimeUnit.SECONDS)).containsExactly("start");
	}

	@RestController
	static class Receiver {

		@PostMapping("/hooks/{id}")
		void receive(@HarborWebhook Event event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWebFlux {

		@Bean
		HarborWebhookWebFlux ownWebFlux(WebhookReceiver receiver, HarborWebhookMethods methods,
				WebhookArguments arguments, WebhookBodyRules bodies, ListableBeanFactory beans) {
			return new HarborWebhookWebFlux(receiver, methods, arguments, bodies, beans, List::of);
		}

	}

}
