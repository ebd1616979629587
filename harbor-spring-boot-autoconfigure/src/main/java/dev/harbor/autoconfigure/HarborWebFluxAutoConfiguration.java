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

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookBodyRules;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.reactive.HarborWebhookWebFlux;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.WebFilter;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code @HarborWebhook}
 * parameters in Spring WebFlux. No property disables it, because Spring WebFlux would
 * bind such a parameter from the request without it.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = HarborWebhookReceiverAutoConfiguration.class)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
public final class HarborWebFluxAutoConfiguration {

	HarborWebFluxAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	HarborWebhookWebFlux harborWebhookWebFlux(WebhookReceiver receiver, HarborWebhookMethods methods,
			WebhookArguments arguments, WebhookBodyRules bodies, ListableBeanFactory beans,
			ObjectProvider<ListenerRoutes> routes) {
		return new HarborWebhookWebFlux(receiver, methods, arguments, bodies, beans,
				() -> routes.stream().flatMap((some) -> some.get().stream()).toList());
	}

	@Bean
	HandlerAdapter harborWebhookHandlerAdapter(HarborWebhookWebFlux webhookWebFlux) {
		return webhookWebFlux.handlerAdapter();
	}

	@Bean
	HandlerMapping harborWebhookRouteMapping(HarborWebhookWebFlux webhookWebFlux) {
		return webhookWebFlux.routeMapping();
	}

	@Bean
	WebhookMappings harborWebhookMappings(HarborWebhookWebFlux webhookWebFlux) {
		return webhookWebFlux.mappings();
	}

	@Bean
	RegisteredWebFilters harborWebhookFilterNames(ObjectProvider<WebFilter> filters) {
		return new RegisteredWebFilters(filters);
	}

	@Bean
	WebFilter harborWebhookFilter(HarborWebhookWebFlux webhookWebFlux) {
		return webhookWebFlux.filter(ClassUtils
			.isPresent("org.springframework.security.web.server.SecurityWebFilterChain", getClass().getClassLoader()));
	}

	@Bean
	HarborWebhookLifecycle harborWebhookLifecycle(HarborWebhookWebFlux webhookWebFlux, WebhookReceiver receiver,
			ConfiguredWebhookSecrets secrets) {
		return new HarborWebhookLifecycle(receiver, secrets, (actionIfSecretMissing) -> webhookWebFlux
			.start(actionIfSecretMissing, "spring.webflux.apiversion.default"));
	}

}
