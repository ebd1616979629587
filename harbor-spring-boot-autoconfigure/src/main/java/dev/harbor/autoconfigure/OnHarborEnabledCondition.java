package dev.harbor.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} for {@link ConditionalOnHarborEnabled}.
 */
class OnHarborEnabledCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean required = metadata.getAnnotations().get(ConditionalOnHarborEnabled.class).getBoolean("value");
		boolean enabled = isEnabled(context.getEnvironment());
		return new ConditionOutcome(enabled == required, ConditionMessage.forCondition(ConditionalOnHarborEnabled.class)
			.because("'" + HarborProperties.ENABLED + "' is " + enabled));
	}

	static boolean isEnabled(Environment environment) {
		try {
			return Binder.get(environment).bind(HarborProperties.ENABLED, Bindable.of(Boolean.class)).orElse(true);
		}
		catch (BindException ex) {
			// Binding the properties fails as well, and names the property.
			return true;
		}
	}

}
