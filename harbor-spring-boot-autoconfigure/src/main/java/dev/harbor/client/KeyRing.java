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

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.KeyState.Use;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Selects the keys of calls: the key of the provider and, while Harbor refuses it, the
 * fallback, if there is one. No other key replaces the key of the provider.
 */
final class KeyRing {

	private static final Log logger = LogFactory.getLog(KeyRing.class);

	// Keys in use, and a few earlier ones.
	private static final int MAX_SHOWN = 6;

	private static final int FIRST = 0;

	private static final int FALLBACK = 1;

	private final String client;

	private final Clock clock;

	private final ApiKeyProvider provider;

	private final @Nullable ApiKeyProvider fallbackProvider;

	private volatile @Nullable HarborEnvironment environment;

	private final KeyStates states = new KeyStates();

	private final AtomicLong refusals = new AtomicLong();

	private final AtomicBoolean fallbackFailing = new AtomicBoolean();

	private volatile int lastAccepted = FIRST;

	/**
	 * Create a key ring.
	 * @param client the name of the client
	 * @param clock the clock for uses of keys
	 * @param environment the environment of all keys, or {@code null} for the environment
	 * of the first key
	 * @param provider supplies the first key
	 * @param fallbackProvider supplies the fallback, or {@code null} if there is none
	 */
	KeyRing(String client, Clock clock, @Nullable HarborEnvironment environment, ApiKeyProvider provider,
			@Nullable ApiKeyProvider fallbackProvider) {
		this.client = client;
		this.clock = clock;
		this.environment = environment;
		this.provider = provider;
		this.fallbackProvider = fallbackProvider;
	}

	/**
	 * Return the environment of all keys.
	 */
	HarborEnvironment environment() {
		HarborEnvironment known = this.environment;
		return (known != null) ? known : ask(this.provider).environment();
	}

	/**
	 * Select the key of the next attempt.
	 * @return the key
	 * @throws RuntimeException if the provider throws an exception
	 */
	HeldKey next() {
		KeyState first = this.states.of(ask(this.provider));
		if (first.isRefused()) {
			KeyState fallback = fallback();
			if (fallback != null && !fallback.isRefused()) {
				return hold(FALLBACK, fallback);
			}
		}
		return hold(FIRST, first);
	}

	/**
	 * Record that Harbor refused a key.
	 */
	void refused(HeldKey held) {
		held.state().refused(this.refusals.incrementAndGet());
	}

	/**
	 * Find another key to repeat a call with after a refusal.
	 * @param refused the key that was refused
	 * @return the changed key of the same provider, or the key of the other provider, or
	 * empty if there is no other key
	 */
	Optional<HeldKey> after(HeldKey refused) {
		ApiKeyProvider own = (refused.position() == FIRST) ? this.provider : this.fallbackProvider;
		KeyState named = (own != null) ? askAgain(own, refused.key()) : null;
		boolean changed = named != null && named != refused.state();
		if (named != null && changed && !named.isRefused()) {
			return Optional.of(hold(refused.position(), named));
		}
		KeyState other = (refused.position() == FIRST) ? fallback() : askIfAny(this.provider);
		if (other != null && other != refused.state()) {
			return Optional.of(hold(1 - refused.position(), other));
		}
		return (named != null && changed) ? Optional.of(hold(refused.position(), named)) : Optional.empty();
	}

	/**
	 * Record that Harbor accepted a key.
	 */
	void accepted(HeldKey held) {
		if (held.state().accepted(held.refusals()) && this.lastAccepted != held.position()) {
			this.lastAccepted = held.position();
			logger.info("Client '%s' uses key %s from now on, because Harbor refused the other one"
				.formatted(this.client, held.key()));
		}
	}

	/**
	 * Record that a key is used.
	 */
	void used(HeldKey held) {
		held.state().used(held.position(), this.clock.instant());
	}

	/**
	 * Return the uses of the keys: keys in use by position, then earlier keys, the most
	 * recent first.
	 */
	List<KeyStatus> status() {
		List<KeyStatus> status = new ArrayList<>();
		List<KeyState> current = new ArrayList<>();
		KeyState first = askIfAny(this.provider);
		if (first != null) {
			current.add(first);
			status.add(status(FIRST, first, true));
		}
		KeyState fallback = fallback();
		if (fallback != null) {
			current.add(fallback);
			status.add(status(FALLBACK, fallback, true));
		}
		this.states.all()
			.stream()
			.filter((state) -> !current.contains(state))
			.flatMap((state) -> state.lastUse().map((use) -> status(use.position(), state, false)).stream())
			.sorted(Comparator.comparing((KeyStatus key) -> key.lastUsed().orElseThrow()).reversed())
			.limit(MAX_SHOWN - current.size())
			.forEach(status::add);
		return status;
	}

	/**
	 * Let known rate limits of all keys end earlier.
	 */
	void advanceRateLimits(Duration duration) {
		this.states.all().forEach((state) -> state.advanceRateLimit(duration));
	}

	private static KeyStatus status(int position, KeyState state, boolean current) {
		return new KeyStatus(position, state.key().toString(), current, state.lastUse().map(Use::at));
	}

	private HeldKey hold(int position, KeyState state) {
		return new HeldKey(position, state, this.refusals.get());
	}

	private ApiKey ask(ApiKeyProvider provider) {
		ApiKey key = provider.getApiKey();
		Assert.state(key != null, () -> "The ApiKeyProvider of client '%s' returned no key".formatted(this.client));
		HarborEnvironment required = environment(key);
		if (key.environment() != required) {
			throw new IllegalStateException("Key %s is of the environment '%s', but client '%s' works in '%s'"
				.formatted(key, key.environment().value(), this.client, required.value()));
		}
		return key;
	}

	private HarborEnvironment environment(ApiKey first) {
		HarborEnvironment required = this.environment;
		if (required == null) {
			synchronized (this) {
				required = this.environment;
				if (required == null) {
					required = first.environment();
					this.environment = required;
				}
			}
		}
		return required;
	}

	private @Nullable KeyState askAgain(ApiKeyProvider provider, ApiKey refused) {
		try {
			provider.refused(refused);
			return this.states.of(ask(provider));
		}
		catch (Exception ex) {
			// The call fails with the earlier refusal.
			logger.warn("Client '%s' has no other key than %s, which Harbor refuses: %s".formatted(this.client, refused,
					message(ex)));
			return null;
		}
	}

	private @Nullable KeyState askIfAny(ApiKeyProvider provider) {
		try {
			return this.states.of(ask(provider));
		}
		catch (Exception ex) {
			return null;
		}
	}

	private @Nullable KeyState fallback() {
		if (this.fallbackProvider == null) {
			return null;
		}
		try {
			KeyState fallback = this.states.of(ask(this.fallbackProvider));
			this.fallbackFailing.set(false);
			return fallback;
		}
		catch (NoSuchElementException ex) {
			return null;
		}
		catch (Exception ex) {
			if (this.fallbackFailing.compareAndSet(false, true)) {
				logger.error("Client '%s' cannot use its fallback key: %s".formatted(this.client, message(ex)));
			}
			return null;
		}
	}

	/**
	 * Return the message of a provider's exception, which may contain a key.
	 */
	private static String message(Exception failure) {
		return ApiKey.redactAll(String.valueOf(failure.getMessage()));
	}

	/**
	 * A key that was selected for an attempt.
	 *
	 * @param position the position of the key: 0 for the first key, 1 for the fallback
	 * @param state the state of the key
	 * @param refusals how many refusals there had been by then
	 */
	record HeldKey(int position, KeyState state, long refusals) {

		ApiKey key() {
			return this.state.key();
		}

	}

}
