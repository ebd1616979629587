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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * {@link WebhookMappings} for Spring WebFlux. They are found once, with the first call.
 */
class ReactiveWebhookMappings implements WebhookMappings {

	private final HarborWebhookMethods methods;

	private final Supplier<List<RequestMappingInfoHandlerMapping>> controllers;

	private final Supplier<List<WebhookRoute>> routes;

	private final SingletonSupplier<List<Mapped>> mapped = SingletonSupplier.of(this::find);

	ReactiveWebhookMappings(HarborWebhookMethods methods, Supplier<List<RequestMappingInfoHandlerMapping>> controllers,
			Supplier<List<WebhookRoute>> routes) {
		this.methods = methods;
		this.controllers = controllers;
		this.routes = routes;
	}

	@Override
	public List<Mapping> get() {
		return this.mapped.obtain().stream().map(Mapped::mapping).toList();
	}

	/**
	 * Return the pattern that a request matches.
	 * @param request the request
	 * @return the pattern, or {@code null} if the request is not a delivery
	 */
	@Nullable PathPattern match(ServerHttpRequest request) {
		return match(request, (endpoint) -> true);
	}

	/**
	 * Return the pattern of certain endpoints that a request matches.
	 * @param request the request
	 * @param endpoints the predicate for the names of endpoints
	 * @return the pattern, or {@code null} if the request is not a delivery to one of
	 * them
	 */
	@Nullable PathPattern match(ServerHttpRequest request, Predicate<String> endpoints) {
		if (!request.getMethod().equals(HttpMethod.POST)) {
			return null;
		}
		PathContainer path = request.getPath().pathWithinApplication();
		for (Mapped candidate : this.mapped.obtain()) {
			PathPattern pattern = endpoints.test(candidate.target().endpoint()) ? candidate.match(path) : null;
			if (pattern != null) {
				return pattern;
			}
		}
		return null;
	}

	private List<Mapped> find() {
		List<Mapped> found = new ArrayList<>();
		for (RequestMappingInfoHandlerMapping mapping : this.controllers.get()) {
			mapping.getHandlerMethods()
				.forEach((info, handler) -> target(handler)
					.ifPresent((target) -> found.add(new Mapped(target, info.getPatternsCondition().getPatterns()))));
		}
		for (WebhookRoute route : this.routes.get()) {
			found.add(new Mapped(route.handler().target(),
					Set.of(PathPatternParser.defaultInstance.parse(route.path()))));
		}
		return List.copyOf(found);
	}

	private Optional<WebhookTarget> target(HandlerMethod handler) {
		try {
			return this.methods.find(handler);
		}
		catch (InvalidHarborWebhookMethodException ex) {
			// The method fails at startup, unless the receiver is switched off.
			return Optional.empty();
		}
	}

	private record Mapped(WebhookTarget target, Set<PathPattern> patterns) {

		@Nullable PathPattern match(PathContainer path) {
			for (PathPattern pattern : this.patterns) {
				if (pattern.matches(path)) {
					return pattern;
				}
			}
			return null;
		}

		Mapping mapping() {
			return new Mapping(this.target.endpoint(),
					Set.copyOf(this.patterns.stream().map(PathPattern::getPatternString).toList()),
					this.target.types());
		}

	}

}
