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

package dev.harbor.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

import dev.harbor.ApiKey;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.HealthContributor;

/**
 * Checks in the background whether the keys of clients are valid and have their scopes. A
 * check starts when the application is ready, and later when health is read and the
 * interval has passed since the last check. Results of ordinary calls within the interval
 * are not checked again. Does not create clients. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class HarborClientChecks {

	private static final Log logger = LogFactory.getLog(HarborClientChecks.class);

	private static final double JITTER = 0.2;

	private final HarborClients clients;

	private final Duration interval;

	private final boolean excessScopes;

	private final Executor executor;

	private final Clock clock;

	private final HarborClientCheckCondition condition;

	private final Map<String, Schedule> schedules = new ConcurrentHashMap<>();

	private volatile boolean ready;

	/**
	 * Create checks, which start with {@link #begin()}.
	 * @param clients the clients to check
	 * @param interval the minimum time from the end of a check to the next one
	 * @param excessScopes whether to check, once for each key, for scopes that are
	 * granted but not declared
	 * @param executor the executor of checks, which block until Harbor answers
	 * @param clock the clock
	 * @param condition the condition for a client to be checked
	 */
	public HarborClientChecks(HarborClients clients, Duration interval, boolean excessScopes, Executor executor,
			Clock clock, HarborClientCheckCondition condition) {
		this.clients = clients;
		this.interval = interval;
		this.excessScopes = excessScopes;
		this.executor = executor;
		this.clock = clock;
		this.condition = condition;
	}

	/**
	 * Start checking.
	 */
	public void begin() {
		this.ready = true;
		this.clients.names().forEach((name) -> this.clients.find(name).ifPresent((client) -> beginIfDue(name, client)));
	}

	/**
	 * Return the health of all clients: that of the client if there is only one, or that
	 * of each by its name.
	 * @return the contributor
	 */
	public HealthContributor contributor() {
		Set<String> names = this.clients.names();
		return (names.size() == 1) ? new HarborHealthIndicator(names.iterator().next(), this)
				: new HarborHealthContributor(names, this);
	}

	/**
	 * Return whether a contributor was created by {@link #contributor()}.
	 * @param contributor the contributor
	 * @return whether it was
	 */
	public static boolean isContributor(@Nullable HealthContributor contributor) {
		return contributor instanceof HarborHealthIndicator || contributor instanceof HarborHealthContributor;
	}

	/**
	 * Return whether a client has a key.
	 * @param name the name of the client
	 * @return whether it has
	 */
	boolean hasKey(String name) {
		return this.clients.hasKey(name);
	}

	/**
	 * Return a client, and check it if a check is due.
	 * @param name the name of the client
	 * @return the client, or empty if it was not created yet
	 */
	Optional<HarborClient> find(String name) {
		Optional<HarborClient> client = this.clients.find(name);
		client.ifPresent((existing) -> beginIfDue(name, existing));
		return client;
	}

	private void beginIfDue(String name, HarborClient client) {
		Schedule schedule = this.schedules.computeIfAbsent(name, (key) -> new Schedule());
		if (!this.ready || !this.condition.mayCheck(name, client) || !schedule.begin(this.clock.instant())) {
			return;
		}
		try {
			this.executor.execute(() -> check(name, client, schedule));
		}
		catch (RuntimeException ex) {
			// The application is shutting down.
			schedule.end(this.clock.instant(), Duration.ZERO);
		}
	}

	private void check(String name, HarborClient client, Schedule schedule) {
		try {
			ClientStatus before = client.status();
			ClientStatus status = client.check(client.scopes(), this.interval);
			if (this.excessScopes && status.state() == State.ACCEPTED && !client.scopes().isEmpty()) {
				Set<Scope> others = EnumSet.complementOf(EnumSet.copyOf(client.scopes()));
				status = client.check(others, ChronoUnit.FOREVER.getDuration());
			}
			report(name, client, before, status);
		}
		catch (Exception ex) {
			reportFailure(name, ex);
		}
		finally {
			double factor = 1 + ThreadLocalRandom.current().nextDouble(JITTER);
			schedule.end(this.clock.instant(), Duration.ofMillis((long) (this.interval.toMillis() * factor)));
		}
	}

	static void reportFailure(String name, Exception failure) {
		logger.warn("Client '%s' cannot be checked: %s".formatted(name, withoutKeys(failure.getMessage())));
	}

	/**
	 * Redact a text about a failure of the application's source of keys.
	 */
	static String withoutKeys(@Nullable Object text) {
		return ApiKey.redactAll(String.valueOf(text));
	}

	private static void report(String name, HarborClient client, ClientStatus before, ClientStatus after) {
		if (after.state() == State.REFUSED) {
			if (before.state() != State.REFUSED) {
				logger.warn("Client '%s' has a key that Harbor refuses%s".formatted(name, request(after)));
			}
			return;
		}
		if (after.state() == State.UNREACHABLE && before.state() != State.UNREACHABLE) {
			logger.warn("Client '%s' gets no answer from Harbor at %s%s%s".formatted(name, client.baseUrl(),
					reason(after), request(after)));
		}
		List<Scope> missing = ScopesDescription.missing(client.scopes(), after);
		if (!missing.isEmpty() && !missing.equals(ScopesDescription.missing(client.scopes(), before))) {
			logger.warn("Client '%s' has a key without the declared scopes %s".formatted(name,
					missing.stream().map(Scope::value).toList()));
		}
	}

	private static String reason(ClientStatus status) {
		return status.lastError()
			.flatMap((error) -> error.reason())
			.map((reason) -> " (" + reason.value() + ")")
			.orElse("");
	}

	private static String request(ClientStatus status) {
		return status.lastError().flatMap((error) -> error.requestId()).map((id) -> " (request " + id + ")").orElse("");
	}

	/**
	 * State of the checks of a client.
	 */
	private static final class Schedule {

		private boolean running;

		private @Nullable Instant ended;

		private Duration pause = Duration.ZERO;

		synchronized boolean begin(Instant now) {
			if (this.running || !isDue(now)) {
				return false;
			}
			this.running = true;
			return true;
		}

		private boolean isDue(Instant now) {
			// Checks must continue if the clock was set back.
			return this.ended == null || now.isBefore(this.ended) || !now.isBefore(this.ended.plus(this.pause));
		}

		synchronized void end(Instant now, Duration pause) {
			this.running = false;
			this.ended = now;
			this.pause = pause;
		}

	}

}
