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

package dev.harbor.modulith;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.BrokerRouting;
import org.springframework.util.StringUtils;

/**
 * The routing target for Harbor, which may contain expressions.
 */
final class HarborRouting {

	private static final String TARGET = "harbor";

	private final StandardEvaluationContext context = new StandardEvaluationContext();

	HarborRouting(BeanFactory beanFactory) {
		this.context.setBeanResolver(new BeanFactoryResolver(beanFactory));
	}

	boolean isToHarbor(RoutingTarget target, Supplier<Object> payload) {
		// The key for another broker may not be an expression.
		RoutingTarget withoutKey = RoutingTarget.forTarget(target.getTarget()).withoutKey();
		String name = withoutKey.hasExpression() ? BrokerRouting.of(withoutKey, this.context).getTarget(payload.get())
				: withoutKey.getTarget();
		return TARGET.equals(name);
	}

	String type(RoutingTarget target, Object payload) {
		String type = StringUtils.hasText(target.getKey()) ? key(target, payload) : null;
		if (!StringUtils.hasText(type)) {
			throw new IllegalStateException(
					"The routing target '%s' of %s has no event type; externalize to '%s::<type>', such as '%s::order.shipped'"
						.formatted(target, payload.getClass().getName(), TARGET, TARGET));
		}
		// Modulith evaluates a key only if it begins with an expression.
		if (type.contains("::") || type.contains("#{")) {
			throw new IllegalStateException(
					"The routing target '%s' of %s does not end with one event type; externalize to '%s::<type>', where the type may be one expression, such as '%s::#{'order.' + change()}'; Harbor has no keys of messages"
						.formatted(target, payload.getClass().getName(), TARGET, TARGET));
		}
		return type;
	}

	private @Nullable String key(RoutingTarget target, Object payload) {
		return BrokerRouting.of(target, this.context).getKey(payload);
	}

}
