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

import java.util.stream.Collectors;

import dev.harbor.event.Event;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;

/**
 * The payload of an event violates a constraint of the parameter of a listener.
 */
class InvalidPayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidPayloadException(Event event, Errors errors) {
		// Without the values, which may be confidential.
		super("Payload of event %s (%s) is not valid: %s".formatted(event.id(), event.type(),
				errors.getAllErrors()
					.stream()
					.map(InvalidPayloadException::describe)
					.collect(Collectors.joining("; "))));
	}

	private static String describe(DefaultMessageSourceResolvable error) {
		String message = String.valueOf(error.getDefaultMessage());
		return (error instanceof FieldError field) ? field.getField() + " " + message : message;
	}

}
