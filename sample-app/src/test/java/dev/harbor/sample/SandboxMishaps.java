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

package dev.harbor.sample;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.sample.loyalty.Points;
import dev.harbor.sample.page.Mishap;
import dev.harbor.sample.page.Replays;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SignedDelivery;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.data.relational.core.mapping.event.AfterSaveCallback;
import org.springframework.web.client.RestClient;

/**
 * The mishaps of a sandbox.
 */
class SandboxMishaps {

	@Bean
	@Order(1)
	Mishap forgedSignature(ApplicationContext context) {
		return SandboxMishap.once("forged-signature", "Forged signature",
				"Somebody who does not know the secret signs a delivery.",
				() -> deliver(newDelivery().forged(), context));
	}

	@Bean
	@Order(2)
	Mishap staleDelivery(ApplicationContext context) {
		return SandboxMishap.once("stale-delivery", "Stale delivery",
				"A delivery with a valid signature that is ten minutes old.",
				() -> deliver(newDelivery().stale(), context));
	}

	private static SignedDelivery newDelivery() {
		return SignedDelivery.of("order.shipped", Map.of("orderNumber", "W-0", "customer", "ada", "quantity", 1));
	}

	private static void deliver(SignedDelivery delivery, ApplicationContext context) {
		SignedDelivery signed = delivery.signedFor(context);
		RestClient.create()
			.post()
			.uri("http://localhost:{port}/webhooks/harbor", context.getEnvironment().getProperty("local.server.port"))
			.headers((headers) -> headers.setAll(signed.headers()))
			.body(signed.body())
			.exchange((request, response) -> response.getStatusCode());
	}

	@Bean
	Replays replays(HarborSandbox sandbox) {
		return sandbox::redeliver;
	}

	@Bean
	FailingListener failingListener() {
		return new FailingListener();
	}

	@Bean
	@Order(3)
	Mishap listenerFails(FailingListener listener) {
		return SandboxMishap.lasting("failing-listener", "Failing listener",
				"No points are granted. Each event is tried four times, then parked until you retry it.",
				() -> listener.failing, () -> listener.failing = true, () -> listener.failing = false);
	}

	@Bean
	@Order(4)
	Mishap unavailable(HarborSandbox sandbox) {
		return SandboxMishap.once("unavailable", "Harbor unavailable",
				"Harbor fails for the next few calls. The event waits in the outbox, and is sent then.",
				// The call and its two retries, which are one attempt of the outbox,
				// twice.
				() -> sandbox.faults().next(6).post("/v1/events").status(503));
	}

	@Bean
	@Order(5)
	Mishap refusedEvent(HarborSandbox sandbox) {
		return SandboxMishap.once("refused-event", "Refused event",
				"Harbor will not take the next event, which is parked in the outbox until you retry it.",
				() -> sandbox.faults().post("/v1/events").status(400));
	}

	@Bean
	ChangingKey changingKey(HarborSandbox sandbox, ObjectProvider<HarborClient> harbor) {
		return new ChangingKey(sandbox, harbor);
	}

	@Bean
	@Order(6)
	Mishap revokedKey(ChangingKey key) {
		return key.mishap(KeyTrouble.REVOKED, "revoked-key", "Revoked key",
				"Harbor refuses the key. Switch it off for a new key, and what waits is sent.");
	}

	@Bean
	@Order(7)
	Mishap missingScope(ChangingKey key) {
		return key.mishap(KeyTrouble.SCOPE_MISSING, "missing-scope", "Missing scope",
				"The key may read events, but not write them.");
	}

	@Bean
	@Order(8)
	Mishap rateLimit(ChangingKey key) {
		return key.mishap(KeyTrouble.RATE_LIMITED, "rate-limit", "Rate limit",
				"Harbor takes one call a minute. Further events wait in the outbox.");
	}

	/**
	 * A mishap that changes the sandbox.
	 */
	private record SandboxMishap(String name, String title, String description, boolean lasts, BooleanSupplier on,
			Runnable beginning, Runnable ending) implements Mishap {

		static Mishap once(String name, String title, String description, Runnable action) {
			return new SandboxMishap(name, title, description, false, () -> false, action, () -> {
			});
		}

		static Mishap lasting(String name, String title, String description, BooleanSupplier on, Runnable beginning,
				Runnable ending) {
			return new SandboxMishap(name, title, description, true, on, beginning, ending);
		}

		@Override
		public boolean isOn() {
			return this.on.getAsBoolean();
		}

		@Override
		public void begin() {
			this.beginning.run();
		}

		@Override
		public void end() {
			this.ending.run();
		}

	}

	/**
	 * Fails in the transaction of the listener.
	 */
	static final class FailingListener implements AfterSaveCallback<Points> {

		private volatile boolean failing;

		@Override
		public Points onAfterSave(Points points) {
			if (this.failing) {
				throw new IllegalStateException("The switch 'Failing listener' is on");
			}
			return points;
		}

	}

	/**
	 * Problems of a key.
	 */
	enum KeyTrouble {

		NONE, REVOKED, SCOPE_MISSING, RATE_LIMITED

	}

	/**
	 * The key of the client that emits events, which changes on demand.
	 */
	static final class ChangingKey implements ApiKeyProvider {

		private final HarborSandbox sandbox;

		private final ObjectProvider<HarborClient> harbor;

		private volatile KeyTrouble trouble = KeyTrouble.NONE;

		private volatile ApiKey key;

		ChangingKey(HarborSandbox sandbox, ObjectProvider<HarborClient> harbor) {
			this.sandbox = sandbox;
			this.harbor = harbor;
			this.key = newKey(Scope.EVENTS_READ, Scope.EVENTS_WRITE);
		}

		Mishap mishap(KeyTrouble trouble, String name, String title, String description) {
			return SandboxMishap.lasting(name, title, description, () -> this.trouble == trouble, () -> change(trouble),
					() -> change(KeyTrouble.NONE));
		}

		@Override
		public ApiKey getApiKey() {
			return this.key;
		}

		private synchronized void change(KeyTrouble trouble) {
			this.trouble = trouble;
			this.key = (trouble == KeyTrouble.SCOPE_MISSING) ? newKey(Scope.EVENTS_READ)
					: newKey(Scope.EVENTS_READ, Scope.EVENTS_WRITE);
			if (trouble == KeyTrouble.RATE_LIMITED) {
				this.sandbox.rateLimit(1, 1);
			}
			else {
				// Like in Harbor's sandbox environment.
				this.sandbox.rateLimit(120, 30);
			}
			HarborClient client = this.harbor.getObject();
			client.check(client.scopes(), Duration.ZERO);
			if (trouble == KeyTrouble.REVOKED) {
				this.sandbox.revoke(this.key.value());
				client.check(Set.of(), Duration.ZERO);
			}
		}

		private ApiKey newKey(Scope... scopes) {
			return ApiKey.of(this.sandbox.createKey(HarborEnvironment.SANDBOX, scopes));
		}

	}

}
