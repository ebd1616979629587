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

import org.jspecify.annotations.Nullable;

/**
 * Exception of a listener for an event that cannot be handled by another attempt. The
 * inbox parks the event immediately, until it is retried or discarded, also if this is
 * the cause of another exception. Without an inbox, this is an ordinary failure.
 *
 * @since 0.2.0
 */
public class ParkEventException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message why the event cannot be handled
	 */
	public ParkEventException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message why the event cannot be handled
	 * @param cause the cause
	 */
	public ParkEventException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
