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

package dev.harbor.webhook.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Base class of {@link WebhookMappings} of a web framework. They are found once, with the
 * first call. Safe for use by several threads.
 *
 * @since 0.2.0
 */
public abstract class AbstractWebhookMappings implements WebhookMappings {

	private final SingletonSupplier<List<Mapped>> mapped;

	/**
	 * Create an instance.
	 * @param methods the methods that receive webhooks
	 * @param controllers passes on each method of a controller with its patterns, which
	 * are determined only for methods that receive webhooks
	 * @param routes the supplier of routes
	 */
	protected AbstractWebhookMappings(HarborWebhookMethods methods,
			Consumer<BiConsumer<HandlerMethod, Supplier<Set<PathPattern>>>> controllers,
			Supplier<List<WebhookRoute>> routes) {
		this.mapped = SingletonSupplier.of(() -> find(methods, controllers, routes.get()));
	}

	@Override
	public final List<Mapping> get() {
		return this.mapped.obtain().stream().map(Mapped::mapping).toList();
	}

	/**
	 * Return the pattern of certain endpoints that a path matches.
	 * @param path returns the path without the context path
	 * @param endpoints the predicate for the names of endpoints
	 * @return the pattern, or {@code null} if there is none
	 */
	protected final @Nullable PathPattern match(Supplier<PathContainer> path, Predicate<String> endpoints) {
		List<Mapped> mapped = this.mapped.obtain();
		if (mapped.isEmpty()) {
			return null;
		}
		PathContainer parsed = path.get();
		for (Mapped candidate : mapped) {
			for (PathPattern pattern : candidate.patterns()) {
				if (endpoints.test(candidate.target().endpoint()) && pattern.matches(parsed)) {
					return pattern;
				}
			}
		}
		return null;
	}

	private static List<Mapped> find(HarborWebhookMethods methods,
			Consumer<BiConsumer<HandlerMethod, Supplier<Set<PathPattern>>>> controllers, List<WebhookRoute> routes) {
		List<Mapped> found = new ArrayList<>();
		controllers.accept((handler, patterns) -> target(methods, handler)
			.ifPresent((target) -> found.add(new Mapped(target, patterns.get()))));
		for (WebhookRoute route : routes) {
			found.add(new Mapped(route.target(), Set.of(PathPatternParser.defaultInstance.parse(route.path()))));
		}
		return List.copyOf(found);
	}

	private static Optional<WebhookTarget> target(HarborWebhookMethods methods, HandlerMethod handler) {
		try {
			return methods.find(handler);
		}
		catch (InvalidHarborWebhookMethodException ex) {
			// The method fails at startup, unless the receiver is switched off.
			return Optional.empty();
		}
	}

	private record Mapped(WebhookTarget target, Set<PathPattern> patterns) {

		Mapping mapping() {
			return new Mapping(this.target.endpoint(),
					Set.copyOf(this.patterns.stream().map(PathPattern::getPatternString).toList()),
					this.target.types());
		}

	}

}
