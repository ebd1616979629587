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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if {@code harbor.enabled}, or another
 * property, has a boolean value. Accepts all spellings of booleans of Spring Boot, and
 * treats a blank value as missing, in the same way as binding.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnHarborEnabledCondition.class)
@interface ConditionalOnHarborEnabled {

	/**
	 * Return the required value of the property.
	 * @return {@code false} to match if the property is switched off
	 */
	boolean value() default true;

	/**
	 * Return the name of the property.
	 * @return the name
	 */
	String property() default HarborProperties.ENABLED;

	/**
	 * Return the value to use if the property is not set.
	 * @return the value
	 */
	boolean ifMissing() default true;

}
