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

package dev.harbor.webhook.web.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.UnreachedRequests;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookBodyRules;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookMethodRules;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.accept.ApiVersionStrategy;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Support for {@link dev.harbor.webhook.HarborWebhook} parameters in Spring MVC. Safe for
 * use by several threads after initialization.
 *
 * @since 0.1.0
 */
public final class HarborWebhookMvc {

	private static final String SECURITY = """
			add to the security filter chain:
			    http.csrf((csrf) -> csrf.ignoringRequestMatchers("{path}"));
			    http.authorizeHttpRequests((requests) -> requests.requestMatchers("{path}").permitAll());
			HarborWebhookRequest.toAnyEndpoint() in place of "{path}" matches all paths that receive webhooks.""";

	private final WebhookReceiver receiver;

	private final HarborWebhookMethods methods;

	private final WebhookArguments arguments;

	private final Supplier<List<RequestMappingHandlerMapping>> controllers;

	private final Supplier<List<RequestMappingHandlerAdapter>> adapters;

	private final Supplier<List<WebhookRoute>> routes;

	private final HarborWebhookHandlerAdapter handlerAdapter;

	private final WebhookRouteMapping routeMapping = new WebhookRouteMapping();

	private final ServletWebhookMappings mappings;

	/**
	 * Create an instance.
	 * @param receiver the receiver of deliveries
	 * @param methods the methods that receive webhooks
	 * @param arguments the resolver of webhook parameters
	 * @param bodies the rules for bodies
	 * @param controllers the supplier of the mappings of controllers
	 * @param adapters the supplier of the adapters of controllers
	 * @param routes the supplier of routes
	 */
	public HarborWebhookMvc(WebhookReceiver receiver, HarborWebhookMethods methods, WebhookArguments arguments,
			WebhookBodyRules bodies, Supplier<List<RequestMappingHandlerMapping>> controllers,
			Supplier<List<RequestMappingHandlerAdapter>> adapters, Supplier<List<WebhookRoute>> routes) {
		this.receiver = receiver;
		this.methods = methods;
		this.arguments = arguments;
		this.controllers = controllers;
		this.adapters = adapters;
		this.routes = SingletonSupplier.of(routes)::obtain;
		this.handlerAdapter = new HarborWebhookHandlerAdapter(receiver, methods, new WebhookBodyReader(bodies),
				adapters);
		this.mappings = new ServletWebhookMappings(methods, controllers, this.routes);
	}

	/**
	 * Return the adapter for methods with a webhook parameter, which has the highest
	 * precedence.
	 * @return the adapter
	 */
	public HandlerAdapter handlerAdapter() {
		return this.handlerAdapter;
	}

	/**
	 * Return the mapping of the routes, which is empty before {@link #start} is called.
	 * @return the mapping
	 */
	public HandlerMapping routeMapping() {
		return this.routeMapping;
	}

	/**
	 * Return the paths on which webhooks are received.
	 * @return the mappings
	 */
	public WebhookMappings mappings() {
		return this.mappings;
	}

	/**
	 * Return whether a request has the path and the method of a delivery to certain
	 * endpoints.
	 * @param request the request
	 * @param endpoints the predicate for the names of endpoints
	 * @return whether the request is a delivery to one of them
	 */
	public boolean isDelivery(HttpServletRequest request, Predicate<String> endpoints) {
		return this.mappings.match(request, endpoints) != null;
	}

	/**
	 * Return the filter that holds back the answer to a delivery until its outcome is
	 * decided. It must be in front of other filters.
	 * @param security whether Spring Security is present and may reject deliveries
	 * @return the filter
	 */
	public Filter filter(boolean security) {
		return new HarborWebhookFilter(this.mappings, this.handlerAdapter, new UnreachedRequests(security, SECURITY));
	}

	/**
	 * Add the argument resolver and the return value handler to an adapter, in front of
	 * all others.
	 * @param adapter the adapter
	 */
	public void addTo(RequestMappingHandlerAdapter adapter) {
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
		resolvers.add(new HarborWebhookArgumentResolver(this.arguments));
		resolvers.addAll(Objects.requireNonNullElse(adapter.getArgumentResolvers(), List.of()));
		adapter.setArgumentResolvers(resolvers);
		List<HandlerMethodReturnValueHandler> others = Objects.requireNonNullElse(adapter.getReturnValueHandlers(),
				List.of());
		List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
		handlers.add(new HarborWebhookReturnValueHandler(this.methods, others));
		handlers.addAll(others);
		adapter.setReturnValueHandlers(handlers);
	}

	/**
	 * Check all methods and routes that receive webhooks, and register the routes. Must
	 * be called when all beans are created.
	 * @param actionIfSecretMissing the function that returns how to give an endpoint a
	 * secret, or empty if the endpoint has one or may get one at runtime
	 * @param defaultVersionSetting the name of the setting of the default API version,
	 * for messages
	 * @throws InvalidHarborWebhookMethodException if a method cannot receive webhooks, or
	 * cannot receive them safely
	 */
	public void start(Function<String, Optional<String>> actionIfSecretMissing, String defaultVersionSetting) {
		WebhookMethodRules rules = new WebhookMethodRules(this.methods, actionIfSecretMissing, defaultVersionSetting);
		List<WebhookRoute> routes = this.routes.get();
		for (RequestMappingHandlerMapping mapping : this.controllers.get()) {
			mapping.getHandlerMethods().forEach((info, handler) -> {
				start(mapping, info, handler, rules);
				rules.checkPath(handler, info.getMethodsCondition().getMethods(), info.getPatternValues(), routes);
			});
		}
		rules.checkRoutes(routes);
		this.routeMapping.register(routes);
		routes.forEach((route) -> this.receiver.expect(route.target()));
	}

	private void start(RequestMappingHandlerMapping mapping, RequestMappingInfo info, HandlerMethod handler,
			WebhookMethodRules rules) {
		Optional<WebhookTarget> target = this.receiver.isSwitchedOn()
				? rules.check(handler, info.getMethodsCondition().getMethods()) : Optional.empty();
		for (RequestMappingHandlerAdapter adapter : this.adapters.get()) {
			HarborWebhookMethodCheck check = new HarborWebhookMethodCheck(adapter);
			check.checkNothingElseResolves(handler);
			target.ifPresent((found) -> check.check(handler));
		}
		ApiVersionStrategy versions = mapping.getApiVersionStrategy();
		if (versions != null && target.isPresent()) {
			rules.checkApiVersion(handler.getMethod(), new MappedApiVersion(versions, info.getVersionCondition()));
		}
		target.ifPresent(this.receiver::expect);
	}

}
