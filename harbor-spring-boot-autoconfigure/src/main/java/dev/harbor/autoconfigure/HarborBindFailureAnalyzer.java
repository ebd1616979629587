package dev.harbor.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.harbor.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/**
 * {@link AbstractFailureAnalyzer} for a {@link BindException} of one of our properties.
 * Comes before Boot's own, which repeats the value: a key is easily put in the wrong
 * place.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class HarborBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("harbor");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		ConversionFailedException conversion = findCause(cause, ConversionFailedException.class);
		if (property == null || conversion == null || !ROOT.isAncestorOf(property.getName())) {
			return null;
		}
		Class<?> type = conversion.getTargetType().getType();
		String name = HarborPropertyDescription.of(property.getName().toString());
		return new FailureAnalysis(
				"The property %s, from %s, is not a valid %s.".formatted(name, property.getOrigin(), describe(type)),
				"Correct the property %s.%s".formatted(name, validValues(type)), cause);
	}

	private String describe(Class<?> type) {
		return (type == Scope.class) ? "scope" : type.getSimpleName();
	}

	private String validValues(Class<?> type) {
		Object[] values = type.getEnumConstants();
		return (values == null) ? ""
				: " Valid values are: %s.".formatted(Arrays.stream(values)
					.map((value) -> (value instanceof Enum<?> constant && !(value instanceof Scope))
							? constant.name().toLowerCase(Locale.ROOT).replace('_', '-') : value.toString())
					.collect(Collectors.joining(", ")));
	}

}
