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

package dev.harbor.listener;

import java.lang.reflect.Type;

import dev.harbor.event.Event;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Conventions;
import org.springframework.util.ObjectUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;

/**
 * The converted payload of an event, validated if required.
 */
final class ConvertedPayload implements ListenerArgument {

	private final Type type;

	private final @Nullable SmartValidator validator;

	private final Object[] validationHints;

	/**
	 * Create an instance.
	 * @param type the type of the parameter
	 * @param validator the validator, or {@code null} for no validation
	 * @param validationHints hints for the validator, such as groups
	 */
	ConvertedPayload(Type type, @Nullable SmartValidator validator, Object... validationHints) {
		this.type = type;
		this.validator = validator;
		this.validationHints = validationHints;
	}

	@Override
	public Object resolve(Event event, ListenerContext context) {
		Object payload = convert(event);
		if (this.validator != null) {
			validate(this.validator, event, payload);
		}
		return payload;
	}

	private Object convert(Event event) {
		try {
			return event.payload().as(this.type);
		}
		catch (IllegalArgumentException ex) {
			throw new PayloadConversionException(event, ex);
		}
	}

	private void validate(SmartValidator validator, Event event, Object payload) {
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(payload, Conventions.getVariableName(payload));
		if (ObjectUtils.isEmpty(this.validationHints)) {
			validator.validate(payload, errors);
		}
		else {
			validator.validate(payload, errors, this.validationHints);
		}
		if (errors.hasErrors()) {
			throw new InvalidPayloadException(event, errors);
		}
	}

}
