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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.UnreachedRequests;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookBodyRules;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookMethodRules;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.WebhookRoute;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;
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
 * Support for {@link dev.harbor.webhook.HarborWebhook} parameters in Spring WebFlux. Safe
 * for use by several threads after initialization.
 *
 * @since 0.2.0
 */
public final class HarborWebhookWebFlux {

	private static final String SECURITY = """
			add a chain for them:
			    @Bean
			    @Order(Ordered.HIGHEST_PRECEDENCE)
			    SecurityWebFilterChain webhooks(ServerHttpSecurity http) {
			        return http.securityMatcher(HarborWebhookRequest.toAnyEndpoint())
			            .csrf((csrf) -> csrf.disable())
			            .authorizeExchange((exchange) -> exchange.anyExchange().permitAll())
			            .build();
			    }""";

	private final WebhookReceiver receiver;

	private final HarborWebhookMethods methods;

	private final ListableBeanFactory beans;

	private final Supplier<List<WebhookRoute>> routes;

	private final HarborWebhookHandlerAdapter handlerAdapter;

	private final WebhookRouteMapping routeMapping = new WebhookRouteMapping();

	private final ReactiveWebhookMappings mappings;

	/**
	 * Create an instance.
	 * @param receiver the receiver of deliveries
	 * @param methods the methods that receive webhooks
	 * @param arguments the resolver of webhook parameters
	 * @param bodies the rules for bodies
	 * @param beans the bean factory with the handler mappings and adapters of Spring
	 * WebFlux, which are not created early
	 * @param routes the supplier of routes
	 */
	public HarborWebhookWebFlux(WebhookReceiver receiver, HarborWebhookMethods methods, WebhookArguments arguments,
			WebhookBodyRules bodies, ListableBeanFactory beans, Supplier<List<WebhookRoute>> routes) {
		this.receiver = receiver;
		this.methods = methods;
		this.beans = beans;
		this.routes = SingletonSupplier.of(routes)::obtain;
		this.handlerAdapter = new HarborWebhookHandlerAdapter(receiver, methods, new WebhookBodyReader(bodies),
				new WebhookMethodCall(beans, arguments));
		this.mappings = new ReactiveWebhookMappings(methods, this::controllers, this.routes);
	}

	private List<RequestMappingInfoHandlerMapping> controllers() {
		return this.beans.getBeanProvider(RequestMappingInfoHandlerMapping.class).stream().toList();
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
	public boolean isDelivery(ServerHttpRequest request, Predicate<String> endpoints) {
		return this.mappings.match(request, endpoints) != null;
	}

	/**
	 * Return the filter that ensures that the answer to a delivery agrees with its
	 * outcome.
	 * @param security whether Spring Security is present and may reject deliveries
	 * @return the filter, which implements {@link org.springframework.core.Ordered}
	 */
	public WebFilter filter(boolean security) {
		return new HarborWebhookFilter(this.mappings, this.handlerAdapter::supports,
				new UnreachedRequests(security, SECURITY));
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
		HarborWebhookMethodCheck check = new HarborWebhookMethodCheck(customResolvers());
		List<WebhookRoute> routes = this.routes.get();
		for (RequestMappingInfoHandlerMapping mapping : controllers()) {
			mapping.getHandlerMethods().forEach((info, handler) -> {
				Set<RequestMethod> mappedTo = info.getMethodsCondition().getMethods();
				// If the receiver is switched off, no delivery reaches a method.
				if (this.receiver.isSwitchedOn()) {
					rules.check(handler, mappedTo).ifPresent((target) -> {
						check.check(info, handler);
						ApiVersionStrategy versions = mapping.getApiVersionStrategy();
						if (versions != null) {
							rules.checkApiVersion(handler.getMethod(),
									new MappedApiVersion(versions, info.getVersionCondition()));
						}
						this.receiver.expect(target);
					});
				}
				rules.checkPath(handler, mappedTo, patterns(info), routes);
			});
		}
		rules.checkRoutes(routes);
		this.routeMapping.register(routes);
		routes.forEach((route) -> this.receiver.expect(route.target()));
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

}
