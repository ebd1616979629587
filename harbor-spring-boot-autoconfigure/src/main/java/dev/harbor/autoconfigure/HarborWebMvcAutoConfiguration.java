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
import dev.harbor.webhook.web.servlet.HarborWebhookMvc;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code @HarborWebhook}
 * parameters in Spring MVC. No property disables it, because Spring MVC would bind such a
 * parameter from the request without it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HarborWebhookReceiverAutoConfiguration.class)
@ConditionalOnClass({ DispatcherServlet.class, RequestMappingHandlerAdapter.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
public final class HarborWebMvcAutoConfiguration {

	/**
	 * After Spring Boot's filters for encoding, forwarded headers and observations, which
	 * see the final answer, and before all others.
	 */
	static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

	HarborWebMvcAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	HarborWebhookMvc harborWebhookMvc(WebhookReceiver receiver, HarborWebhookMethods methods,
			WebhookArguments arguments, WebhookBodyRules bodies,
			ObjectProvider<RequestMappingHandlerMapping> controllers,
			ObjectProvider<RequestMappingHandlerAdapter> adapters, ObjectProvider<ListenerRoutes> routes) {
		return new HarborWebhookMvc(receiver, methods, arguments, bodies, () -> controllers.stream().toList(),
				() -> adapters.stream().toList(),
				() -> routes.stream().flatMap((some) -> some.get().stream()).toList());
	}

	@Bean
	HandlerAdapter harborWebhookHandlerAdapter(HarborWebhookMvc webhookMvc) {
		return webhookMvc.handlerAdapter();
	}

	@Bean
	HandlerMapping harborWebhookRouteMapping(HarborWebhookMvc webhookMvc) {
		return webhookMvc.routeMapping();
	}

	@Bean
	WebhookMappings harborWebhookMappings(HarborWebhookMvc webhookMvc) {
		return webhookMvc.mappings();
	}

	@Bean
	RegisteredFilters harborWebhookFilterNames(ListableBeanFactory beans) {
		return new RegisteredFilters(beans);
	}

	@Bean
	FilterRegistrationBean<Filter> harborWebhookFilter(HarborWebhookMvc webhookMvc) {
		boolean security = ClassUtils.isPresent("org.springframework.security.web.SecurityFilterChain",
				getClass().getClassLoader());
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(webhookMvc.filter(security));
		registration.setName("harborWebhookFilter");
		registration.setOrder(FILTER_ORDER);
		registration.setAsyncSupported(true);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD);
		return registration;
	}

	@Bean
	SmartInitializingSingleton harborWebhookAdapterInitializer(HarborWebhookMvc webhookMvc,
			ObjectProvider<RequestMappingHandlerAdapter> adapters) {
		return () -> adapters.stream().forEach(webhookMvc::addTo);
	}

	@Bean
	HarborWebhookLifecycle harborWebhookLifecycle(HarborWebhookMvc webhookMvc, WebhookReceiver receiver,
			ConfiguredWebhookSecrets secrets) {
		return new HarborWebhookLifecycle(receiver, secrets,
				(actionIfSecretMissing) -> webhookMvc.start(actionIfSecretMissing, "spring.mvc.apiversion.default"));
	}

}
