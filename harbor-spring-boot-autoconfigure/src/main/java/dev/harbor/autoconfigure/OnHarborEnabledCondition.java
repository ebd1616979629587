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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.convert.ConversionException;
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

	static boolean get(String property, boolean ifMissing, Environment environment) {
		try {
			// Evaluated many times at startup, and a Binder takes longer.
			return environment.getProperty(property, Boolean.class, ifMissing);
		}
		catch (ConversionException | IllegalArgumentException ex) {
			// Binding the properties fails as well, and names the property.
			return ifMissing;
		}
	}

}
