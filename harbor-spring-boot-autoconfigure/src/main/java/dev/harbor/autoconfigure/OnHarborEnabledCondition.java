package dev.harbor.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} for {@link ConditionalOnHarborEnabled}.
 */
class OnHarborEnabledCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnHarborEnabled> annotation = metadata.getAnnotations()
			.get(ConditionalOnHarborEnabled.class);
		String property = annotation.getString("property");
		boolean actual = get(property, annotation.getBoolean("ifMissing"), context.getEnvironment());
		return new ConditionOutcome(actual == annotation.getBoolean("value"),
				ConditionMessage.forCondition(ConditionalOnHarborEnabled.class)
					.because("'" + property + "' is " + actual));
	}

	static boolean isEnabled(Environment environment) {
		return get(HarborProperties.ENABLED, true, environment);
	}

	private static boolean get(String property, boolean ifMissing, Environment environment) {
		try {
			return Binder.get(environment).bind(property, Bindable.of(Boolean.class)).orElse(ifMissing);
		}
		catch (BindException ex) {
			// Binding the properties fails as well, and names the property.
			return ifMissing;
		}
	}

}
