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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.harbor.webhook.web.AbstractWebhookMappings;
import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookRoute;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * {@link WebhookMappings} for Spring MVC.
 */
class ServletWebhookMappings extends AbstractWebhookMappings {

	private static final Log logger = LogFactory.getLog(ServletWebhookMappings.class);

	ServletWebhookMappings(HarborWebhookMethods methods, Supplier<List<RequestMappingHandlerMapping>> controllers,
			Supplier<List<WebhookRoute>> routes) {
		super(methods, (consumer) -> eachMethod(controllers.get(), consumer), routes);
	}

	/**
	 * Return the pattern that a request matches.
	 * @param request the request
	 * @return the pattern, or {@code null} if the request is not a delivery
	 */
	@Nullable PathPattern match(HttpServletRequest request) {
		return match(request, (endpoint) -> true);
	}

	/**
	 * Return the pattern of certain endpoints that a request matches.
	 * @param request the request
	 * @param endpoints the predicate for the names of endpoints
	 * @return the pattern, or {@code null} if the request is not a delivery to one of
	 * them
	 */
	@Nullable PathPattern match(HttpServletRequest request, Predicate<String> endpoints) {
		return HttpMethod.POST.matches(request.getMethod())
				? match(() -> ServletRequestPathUtils.parse(request).pathWithinApplication(), endpoints) : null;
	}

	private static void eachMethod(List<RequestMappingHandlerMapping> controllers,
			BiConsumer<HandlerMethod, Supplier<Set<PathPattern>>> consumer) {
		for (RequestMappingHandlerMapping mapping : controllers) {
			mapping.getHandlerMethods().forEach((info, handler) -> consumer.accept(handler, () -> patterns(info)));
		}
	}

	private static Set<PathPattern> patterns(RequestMappingInfo info) {
		PathPatternsRequestCondition condition = info.getPathPatternsCondition();
		return (condition != null) ? condition.getPatterns() : parsed(info.getPatternValues());
	}

	/*
	 * For an AntPathMatcher. With a pattern that only an AntPathMatcher supports, the
	 * answer is held back by the handler adapter, not by the filter.
	 */
	private static Set<PathPattern> parsed(Set<String> patterns) {
		Set<PathPattern> parsed = new LinkedHashSet<>();
		for (String pattern : patterns) {
			try {
				parsed.add(PathPatternParser.defaultInstance.parse(pattern));
			}
			catch (PatternParseException ex) {
				logger.warn("Deliveries to %s are not matched by HarborWebhookRequest: %s".formatted(pattern,
						ex.toDetailedString()));
			}
		}
		return parsed;
	}

}
