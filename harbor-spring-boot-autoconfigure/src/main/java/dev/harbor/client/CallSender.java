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

package dev.harbor.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.harbor.ApiKey;
import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.client.KeyRing.HeldKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Sends a call with a key and, if Harbor refuses the key, once more with another key,
 * which does not count as a retry. Records what the answers say about the keys.
 */
final class CallSender {

	private static final Log logger = LogFactory.getLog(CallSender.class);

	private final ClientSettings client;

	private final Transport transport;

	private final CallTime time;

	private final KeyRing keys;

	private final RateLimits rateLimits;

	private final StatusTracker status;

	private final AtomicBoolean unused = new AtomicBoolean(true);

	CallSender(ClientSettings client, Transport transport, CallTime time, KeyRing keys, RateLimits rateLimits,
			StatusTracker status) {
		this.client = client;
		this.transport = transport;
		this.time = time;
		this.keys = keys;
		this.rateLimits = rateLimits;
		this.status = status;
	}

	/**
	 * Send a call.
	 * @param call the call
	 * @param key the key to send it with
	 * @param budget the time that it has
	 * @return the final answer
	 * @throws HarborConnectionException if there is no complete answer in time
	 */
	Exchange send(HarborCall call, HeldKey key, CallBudget budget) {
		Exchange exchange = sendOnce(call, key, budget);
		if (ApiErrors.refusesKey(exchange.answer().status())) {
			Optional<HeldKey> other = this.keys.after(key);
			if (other.isPresent() && !this.time.isOver()) {
				return sendOnce(call, other.get(), budget);
			}
		}
		return exchange;
	}

	private Exchange sendOnce(HarborCall call, HeldKey key, CallBudget budget) {
		this.keys.used(key);
		if (this.unused.compareAndSet(true, false)) {
			logger.info("Client '%s' calls Harbor for the first time: environment %s, %s, key %s, declared scopes %s"
				.formatted(this.client.name(), key.key().environment().value(), this.client.baseUrl(), key.key(),
						this.client.scopes().isEmpty() ? "none" : this.client.scopes()));
		}
		long sentAt = this.time.now();
		HarborAnswer answer;
		try {
			answer = this.transport.send(call, key.key(), min(this.client.readTimeout(), budget.remaining()));
		}
		catch (HarborConnectionException ex) {
			this.status.failed(call, key.state(), ex);
			throw ex;
		}
		this.rateLimits.answered(key.state(), sentAt, answer);
		if (answer.isSuccessful()) {
			this.keys.accepted(key);
			return new Exchange(key, sentAt, answer, null);
		}
		HarborApiException refusal = ApiErrors.toException(this.client, call, key.key(), answer);
		if (ApiErrors.refusesKey(answer.status())) {
			this.keys.refused(key);
		}
		else if (ApiErrors.showsKeyToBeValid(refusal)) {
			this.keys.accepted(key);
		}
		Exchange exchange = new Exchange(key, sentAt, answer, refusal);
		if (ApiErrors.showsKeyToBeValid(refusal) && !exchange.isRateLimited()) {
			this.rateLimits.passed(key.state(), sentAt);
		}
		return exchange;
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	/**
	 * Sends a call once.
	 */
	@FunctionalInterface
	interface Transport {

		/**
		 * Send a call.
		 * @param call the call
		 * @param apiKey the key to send it with
		 * @param timeout how long it may take, to the last byte of the answer
		 * @return the answer, with any status
		 * @throws HarborConnectionException if there is no complete answer in time
		 */
		HarborAnswer send(HarborCall call, ApiKey apiKey, Duration timeout);

	}

}
