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

package dev.harbor.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.harbor.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/**
 * {@link AbstractFailureAnalyzer} for a {@link BindException} of a property below
 * {@code harbor}. Takes precedence over the analyzer of Spring Boot, which repeats the
 * value: it may be a key in the wrong place.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class HarborBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final String ANCHOR = "property-cannot-be-bound";

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("harbor");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		UnboundConfigurationPropertiesException unbound = findCause(cause,
				UnboundConfigurationPropertiesException.class);
		ConfigurationProperty property = (unbound != null) ? unbound.getUnboundProperties().iterator().next()
				: cause.getProperty();
		if (property == null || !isOurs(property.getName())
				|| findCause(cause, InvalidHarborPropertyException.class) != null) {
			return null;
		}
		String name = HarborPropertyDescription.of(property.getName().toString());
		String found = "The property %s, from %s, ".formatted(name, property.getOrigin());
		ConversionFailedException conversion = findCause(cause, ConversionFailedException.class);
		if (unbound != null) {
			return MessagesPage.analysis(found + "is an element of a list whose previous element is missing.",
					"Correct the property %s: indexes start at 0 and have no gaps.".formatted(name), ANCHOR, cause);
		}
		if (conversion == null) {
			return MessagesPage.analysis(found + "cannot have that value.",
					"Correct the property %s, or set a property below it.".formatted(name), ANCHOR, cause);
		}
		Class<?> type = conversion.getTargetType().getType();
		return MessagesPage.analysis(found + "is not a valid %s.".formatted(describe(type)),
				"Correct the property %s.%s".formatted(name, validValues(type)), ANCHOR, cause);
	}

	private static boolean isOurs(ConfigurationPropertyName name) {
		return ROOT.equals(name) || ROOT.isAncestorOf(name);
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
