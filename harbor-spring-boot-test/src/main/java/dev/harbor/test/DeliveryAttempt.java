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

package dev.harbor.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/**
 * An attempt of a {@link HarborSandbox} to deliver an event. Immutable.
 *
 * @since 0.1.0
 */
public final class DeliveryAttempt {

	private final Instant at;

	private final Map<String, String> headers;

	private final byte[] body;

	private final @Nullable Integer status;

	private final @Nullable String failure;

	private final Duration duration;

	DeliveryAttempt(Instant at, Map<String, String> headers, byte[] body, @Nullable Integer status,
			@Nullable String failure, Duration duration) {
		this.at = at;
		this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
		this.body = body;
		this.status = status;
		this.failure = failure;
		this.duration = duration;
	}

	/**
	 * Return when the attempt was made.
	 * @return the time of the sandbox clock
	 */
	public Instant at() {
		return this.at;
	}

	/**
	 * Return the headers that were sent, except the ones of HTTP itself.
	 * @return the headers by name
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return the body that was sent.
	 * @return a copy of the bytes
	 */
	public byte[] body() {
		return this.body.clone();
	}

	/**
	 * Return the status of the answer.
	 * @return the HTTP status, or empty if there was no answer
	 */
	public OptionalInt status() {
		return (this.status != null) ? OptionalInt.of(this.status) : OptionalInt.empty();
	}

	/**
	 * Return the reason of a missing answer.
	 * @return a description, or empty if there was an answer
	 */
	public Optional<String> failure() {
		return Optional.ofNullable(this.failure);
	}

	/**
	 * Return the duration of the attempt.
	 * @return the time until the answer or the failure, in real time
	 */
	public Duration duration() {
		return this.duration;
	}

	/**
	 * Return whether the receiver accepted the delivery.
	 * @return whether the status is 2xx
	 */
	public boolean isSuccessful() {
		return this.status != null && this.status / 100 == 2;
	}

	@Override
	public String toString() {
		return "DeliveryAttempt[at=%s, %s, duration=%s]".formatted(this.at,
				(this.status != null) ? "status=" + this.status : "failure=" + this.failure, this.duration);
	}

}
