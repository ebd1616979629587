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

package dev.harbor.test.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} that matches unless Harbor is disabled. Accepts the same
 * spellings as the auto-configuration of clients, so that the clients of a test always
 * have the sandbox.
 */
final class OnEnabledCondition extends SpringBootCondition {

	private static final String ENABLED = "harbor.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean enabled;
		try {
			enabled = Binder.get(context.getEnvironment()).bind(ENABLED, Boolean.class).orElse(true);
		}
		catch (BindException ex) {
			// Binding the properties fails as well, and names the property.
			enabled = true;
		}
		return new ConditionOutcome(enabled, "'" + ENABLED + "' is " + enabled);
	}

}
