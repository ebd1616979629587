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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.Scope;
import dev.harbor.client.HarborClientObservationContext.Outcome;
import dev.harbor.client.KeyRing.HeldKey;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * Determines the scopes of a key with invalid calls. Harbor checks the key first, then
 * the rate limit, the scope, and finally the request: a key whose request is refused as
 * invalid has the scope, and nothing was changed.
 */
final class ScopeProbes {

	private static final String NO_SUCH_ID = "harbor_spring_boot_probe";

	private final ClientSettings client;

	private final CallTime time;

	private final KeyRing keys;

	private final RateLimits rateLimits;

	private final CallSender sender;

	private final StatusTracker status;

	ScopeProbes(ClientSettings client, CallTime time, KeyRing keys, RateLimits rateLimits, CallSender sender,
			StatusTracker status) {
		this.client = client;
		this.time = time;
		this.keys = keys;
		this.rateLimits = rateLimits;
		this.sender = sender;
		this.status = status;
	}

	/**
	 * Check scopes.
	 * @param scopes the scopes, or none to check the key only
	 * @param maxAge the age of results that are not checked again; zero to check all,
	 * even while other calls wait for the rate limit
	 */
	void ask(Set<Scope> scopes, Duration maxAge) {
		if (this.time.isOver()) {
			return;
		}
		KeyState key = this.keys.next().state();
		List<Scope> unknown = scopes.stream()
			.filter((scope) -> !this.status.knows(key, scope, maxAge))
			.sorted()
			.toList();
		if (scopes.isEmpty() && !this.status.knows(key, null, maxAge)) {
			// Any scope: the answer shows whether the key is valid.
			unknown = List.of(Scope.EVENTS_READ);
		}
		boolean now = maxAge.isZero();
		if (!now && !this.rateLimits.canSpare(key, unknown.size())) {
			return;
		}
		for (Scope scope : unknown) {
			if (this.time.isOver() || !ask(probe(scope), now)) {
				return;
			}
		}
	}

	/**
	 * Send an invalid call to check whether the key has the scope. Does not wait for the
	 * rate limit, and is not retried.
	 * @return whether Harbor answered, so that another check can follow
	 */
	private boolean ask(HarborCall call, boolean now) {
		HeldKey key = this.keys.next();
		if (!now && !this.rateLimits.enter(key.state(), Duration.ZERO).isZero()) {
			return false;
		}
		try (ObservedCall observed = new ObservedCall(this.client, call)) {
			Outcome outcome = learn(call, key);
			observed.ended(outcome);
			return outcome == Outcome.SUCCESS;
		}
	}

	private Outcome learn(HarborCall call, HeldKey key) {
		Exchange exchange;
		try {
			exchange = this.sender.send(call, key, new CallBudget(this.time, this.client.totalTimeout()));
		}
		catch (HarborConnectionException ex) {
			return Outcome.FAILED;
		}
		KeyState asked = exchange.key().state();
		HarborApiException refusal = refusal(call, exchange);
		if (refusal == null) {
			this.status.probed(call, asked, true);
			return Outcome.SUCCESS;
		}
		if (exchange.isRateLimited()) {
			this.rateLimits.exceeded(asked, exchange.sentAt(), refusal.retryAfter().orElse(Duration.ZERO));
		}
		else if (ApiErrors.showsKeyToBeValid(refusal)) {
			this.status.probed(call, asked, ApiErrors.missingScope(refusal, call).isEmpty());
			return Outcome.SUCCESS;
		}
		this.status.failed(call, asked, refusal);
		return ObservedCall.outcome(refusal);
	}

	/**
	 * Return the answer as an exception, also if it is a success that does not come from
	 * Harbor, such as the login page of a proxy.
	 */
	private @Nullable HarborApiException refusal(HarborCall call, Exchange exchange) {
		HarborApiException refusal = exchange.refusal();
		return (refusal == null && !HarborJson.isObject(exchange.answer().body()))
				? new UnreadableAnswerException(this.client.name(), call, exchange.answer()) : refusal;
	}

	private static HarborCall probe(Scope scope) {
		return switch (scope) {
			case EVENTS_READ -> get(scope, "/events/{id}", "evt_");
			case EVENTS_WRITE -> new HarborCall(HarborCall.PROBE, scope, HttpMethod.POST, "/events", List.of(),
					"{}".getBytes(StandardCharsets.UTF_8), null);
			case WEBHOOKS_MANAGE -> get(scope, "/webhooks/{id}", "wh_");
			case WORKSPACES_READ -> get(scope, "/workspaces/{id}", "ws_");
		};
	}

	private static HarborCall get(Scope scope, String uriTemplate, String prefix) {
		return HarborCall.get(HarborCall.PROBE, scope, uriTemplate, List.of(prefix + NO_SUCH_ID));
	}

}
