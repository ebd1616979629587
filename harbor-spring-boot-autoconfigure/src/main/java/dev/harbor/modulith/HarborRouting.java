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
 * What a routing target, which may have expressions in it, says to Harbor.
 */
final class HarborRouting {

	private static final String TARGET = "harbor";

	private final StandardEvaluationContext context = new StandardEvaluationContext();

	HarborRouting(BeanFactory beanFactory) {
		this.context.setBeanResolver(new BeanFactoryResolver(beanFactory));
	}

	boolean isToHarbor(RoutingTarget target, Supplier<Object> payload) {
		// The key of another broker is none of ours, and may be no expression at all.
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
		return type;
	}

	private @Nullable String key(RoutingTarget target, Object payload) {
		return BrokerRouting.of(target, this.context).getKey(payload);
	}

}
