package dev.harbor.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for a bean of the application that has the name of one
 * of ours. Comes before Spring Boot's own, which advises to have the application's bean
 * replaced.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class HarborBeanNameFailureAnalyzer extends AbstractFailureAnalyzer<BeanDefinitionOverrideException> {

	private static final String OURS = "[dev/harbor/autoconfigure/";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanDefinitionOverrideException cause) {
		String ours = cause.getBeanDefinition().getResourceDescription();
		if (ours == null || !ours.contains(OURS)) {
			return null;
		}
		String theirs = Objects.requireNonNullElse(cause.getExistingDefinition().getResourceDescription(),
				"the application");
		return new FailureAnalysis(
				"The bean '%s', defined in %s, has the name of a bean that Harbor's auto-configuration defines in %s."
					.formatted(cause.getBeanName(), theirs, ours),
				"Give the bean '%s' another name, in the annotation that defines it for example. With 'spring.main.allow-bean-definition-overriding' it would be replaced by that of the auto-configuration."
					.formatted(cause.getBeanName()),
				cause);
	}

}
