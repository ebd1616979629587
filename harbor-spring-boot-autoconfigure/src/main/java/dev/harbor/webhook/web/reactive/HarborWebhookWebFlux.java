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

package dev.harbor.webhook.web.reactive;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookBodyRules;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookMethodRules;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.accept.ApiVersionStrategy;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Everything that makes {@link dev.harbor.webhook.HarborWebhook} parameters work in
 * Spring WebFlux. Safe for use by several threads once it is set up.
 *
 * @since 0.2.0
 */
public final class HarborWebhookWebFlux {

	private final WebhookReceiver receiver;

	private final HarborWebhookMethods methods;

	private final ListableBeanFactory beans;

	private final Supplier<List<WebhookRoute>> routes;

	private final HarborWebhookHandlerAdapter handlerAdapter;

	private final WebhookRouteMapping routeMapping = new WebhookRouteMapping();

	private final ReactiveWebhookMappings mappings;

	/**
	 * Create an instance.
	 * @param receiver receives deliveries
	 * @param methods knows which methods receive webhooks
	 * @param arguments makes the values of parameters
	 * @param bodies which bodies are taken
	 * @param beans has what Spring WebFlux maps and calls methods with; not asked before
	 * everything is set up
	 * @param routes supplies what is mapped without controllers
	 */
	public HarborWebhookWebFlux(WebhookReceiver receiver, HarborWebhookMethods methods, WebhookArguments arguments,
			WebhookBodyRules bodies, ListableBeanFactory beans, Supplier<List<WebhookRoute>> routes) {
		this.receiver = receiver;
		this.methods = methods;
		this.beans = beans;
		this.routes = routes;
		this.handlerAdapter = new HarborWebhookHandlerAdapter(receiver, methods, new WebhookBodyReader(bodies),
				new WebhookMethodCall(beans, arguments));
		this.mappings = new ReactiveWebhookMappings(methods, this::controllers, routes);
	}

	private List<RequestMappingInfoHandlerMapping> controllers() {
		return this.beans.getBeanProvider(RequestMappingInfoHandlerMapping.class).stream().toList();
	}

	/**
	 * Return what calls methods with a webhook parameter, in front of all others.
	 * @return the adapter
	 */
	public HandlerAdapter handlerAdapter() {
		return this.handlerAdapter;
	}

	/**
	 * Return what maps the routes, once {@link #start} is called.
	 * @return the mapping
	 */
	public HandlerMapping routeMapping() {
		return this.routeMapping;
	}

	/**
	 * Return where webhooks are received.
	 * @return the mappings
	 */
	public WebhookMappings mappings() {
		return this.mappings;
	}

	/**
	 * Return whether a request delivers to certain endpoints, going by its path and
	 * method.
	 * @param request the request
	 * @param endpoints which endpoints
	 * @return whether it does
	 */
	public boolean isDelivery(ServerHttpRequest request, Predicate<String> endpoints) {
		return this.mappings.match(request, endpoints) != null;
	}

	/**
	 * Return the filter that lets nothing leave but what was decided of a delivery.
	 * @param security whether Spring Security may turn deliveries away
	 * @return the filter, which has its order
	 */
	public WebFilter filter(boolean security) {
		return new HarborWebhookFilter(this.mappings, this.handlerAdapter::supports, new SecurityHint(security));
	}

	/**
	 * Check everything that receives webhooks, and begin to receive. To be called when
	 * everything is set up.
	 * @param hasSecret whether an endpoint has a secret, or may get one
	 * @throws InvalidHarborWebhookMethodException if a method cannot work, or not safely
	 */
	public void start(Predicate<String> hasSecret) {
		WebhookMethodRules rules = new WebhookMethodRules(this.methods, hasSecret);
		HarborWebhookMethodCheck check = new HarborWebhookMethodCheck(customResolvers());
		List<WebhookRoute> routes = this.routes.get();
		for (RequestMappingInfoHandlerMapping mapping : controllers()) {
			mapping.getHandlerMethods().forEach((info, handler) -> {
				Set<RequestMethod> mappedTo = info.getMethodsCondition().getMethods();
				// Switched off, nothing reaches a method.
				if (this.receiver.isSwitchedOn()) {
					rules.check(handler, mappedTo).ifPresent((target) -> {
						check.check(info, handler);
						checkApiVersion(mapping, info, handler);
						expect(target);
					});
				}
				rules.checkPath(handler, mappedTo, patterns(info), routes);
			});
		}
		rules.checkRoutes(routes);
		this.routeMapping.register(routes);
		routes.forEach((route) -> expect(route.handler().target()));
	}

	private static void checkApiVersion(RequestMappingInfoHandlerMapping mapping, RequestMappingInfo info,
			HandlerMethod handler) {
		ApiVersionStrategy versions = mapping.getApiVersionStrategy();
		if (versions != null) {
			ApiVersionCheck.check(versions, info.getVersionCondition(), handler.getMethod());
		}
	}

	private static Set<String> patterns(RequestMappingInfo info) {
		return info.getPatternsCondition()
			.getPatterns()
			.stream()
			.map(PathPattern::getPatternString)
			.collect(Collectors.toSet());
	}

	private List<HandlerMethodArgumentResolver> customResolvers() {
		CustomResolvers resolvers = new CustomResolvers();
		this.beans.getBeanProvider(WebFluxConfigurer.class)
			.orderedStream()
			.forEach((configurer) -> configurer.configureArgumentResolvers(resolvers));
		return resolvers.added();
	}

	private void expect(WebhookTarget target) {
		if (this.receiver.isSwitchedOn()) {
			this.receiver.expect(target.endpoint());
			if (target.once()) {
				this.receiver.prepare();
			}
		}
	}

}
