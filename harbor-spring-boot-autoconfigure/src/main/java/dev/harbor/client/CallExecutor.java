package dev.harbor.client;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.harbor.ApiKey;
import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimit;
import dev.harbor.RateLimitExceededException;
import dev.harbor.Scope;
import dev.harbor.client.HarborClientObservation.Events;
import dev.harbor.client.HarborClientObservation.LowCardinalityKeyNames;
import dev.harbor.client.HarborClientObservationContext.Outcome;
import dev.harbor.client.KeyRing.HeldKey;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Takes a call through scopes, rate limit, time budget and retries.
 */
final class CallExecutor {

	private static final Log logger = LogFactory.getLog(CallExecutor.class);

	private static final HarborClientObservationConvention DEFAULT_CONVENTION = new DefaultHarborClientObservationConvention();

	private static final int TOO_MANY_REQUESTS = 429;

	private static final Set<Integer> TRANSIENT_STATUSES = Set.of(TOO_MANY_REQUESTS, 500, 502, 503, 504);

	private final String client;

	private final Set<Scope> declaredScopes;

	private final KeyRing keys;

	private final HarborTransport transport;

	private final StatusTracker status;

	private final Duration readTimeout;

	private final Duration totalTimeout;

	private final int maxRetries;

	private final Clock clock;

	private final ObservationRegistry observations;

	private final @Nullable HarborClientObservationConvention convention;

	private final AtomicBoolean unused = new AtomicBoolean(true);

	private final RateLimitGate gate = new RateLimitGate();

	private final ExponentialBackOff backOff;

	CallExecutor(DefaultHarborClientBuilder settings, KeyRing keys, HarborTransport transport, StatusTracker status) {
		this.client = settings.name;
		this.declaredScopes = Set.copyOf(settings.scopes);
		this.keys = keys;
		this.transport = transport;
		this.status = status;
		this.readTimeout = settings.readTimeout;
		this.totalTimeout = settings.totalTimeout;
		this.maxRetries = settings.maxRetries;
		this.clock = settings.clock;
		this.observations = settings.observationRegistry;
		this.convention = settings.observationConvention;
		this.backOff = new ExponentialBackOff(500, 2);
		this.backOff.setJitter(400);
		this.backOff.setMaxInterval(8_000);
	}

	/**
	 * Execute a call.
	 * @param <T> the type of the result
	 * @param call the call
	 * @param reader reads the body of the answer to that type
	 * @return the result
	 */
	<T> T execute(HarborCall call, AnswerReader<T> reader) {
		HarborClientObservationContext context = new HarborClientObservationContext(this.client, call.operation());
		Observation observation = observe(context);
		Observation.Scope scope = observation.openScope();
		try {
			requireDeclaredScope(call);
			T result = attempt(call, reader, observation);
			context.setOutcome(Outcome.SUCCESS);
			return result;
		}
		catch (RuntimeException | Error ex) {
			context.setOutcome(outcome(ex));
			observation.error(ex);
			throw ex;
		}
		finally {
			scope.close();
			observation.stop();
		}
	}

	private Observation observe(HarborClientObservationContext context) {
		return HarborClientObservation.CALL.start(this.convention, DEFAULT_CONVENTION, () -> context,
				this.observations);
	}

	private static Outcome outcome(Throwable failure) {
		if (failure instanceof RateLimitExceededException) {
			return Outcome.RATE_LIMITED;
		}
		return (failure instanceof HarborApiException refusal && refusal.status() >= 400 && refusal.status() < 500)
				? Outcome.REFUSED : Outcome.FAILED;
	}

	private <T> T attempt(HarborCall call, AnswerReader<T> reader, Observation observation) {
		CallBudget budget = new CallBudget(this.totalTimeout);
		BackOffExecution pauses = this.backOff.start();
		HarborException failure = null;
		HeldKey found = null;
		for (int attempt = 0;; attempt++) {
			HeldKey key = passRateLimit(call, found, budget, failure);
			if (attempt > 0) {
				observation.event(Events.RETRIES);
			}
			Duration pause = Duration.ofMillis(pauses.nextBackOff());
			try {
				Exchange exchange = exchange(call, key, budget);
				if (exchange.key() != key) {
					key = exchange.key();
					found = key;
				}
				if (exchange.answer().isSuccessful()) {
					this.keys.accepted(key);
					noteRateLimit(key, exchange.answer().headers());
					T result = read(call, exchange.answer(), reader);
					this.status.succeeded(call, key.key());
					return result;
				}
				HarborApiException refusal = refusal(call, exchange);
				if (refusal.status() == TOO_MANY_REQUESTS) {
					closeGate(exchange, pause);
					// Spent at the gate, by all calls with this key.
					pause = Duration.ZERO;
				}
				failure = refusal;
			}
			catch (HarborConnectionException | UnreadableAnswerException ex) {
				failure = ex;
			}
			this.status.failed(call, key.key(), failure);
			if (attempt >= this.maxRetries || !isTransient(failure)) {
				throw failure;
			}
			sleep(pause, budget, failure);
		}
	}

	private HarborApiException refusal(HarborCall call, Exchange exchange) {
		HarborApiException refusal = ApiErrors.toException(this.client, call, exchange.key().key(), exchange.answer());
		if (ApiErrors.showsKeyToBeValid(refusal)) {
			this.keys.accepted(exchange.key());
		}
		return refusal;
	}

	/**
	 * Send a call once and, if its key is refused, once more with another one: that is
	 * not counted as a retry, since the key was replaced, or has a fallback.
	 */
	private Exchange exchange(HarborCall call, HeldKey key, CallBudget budget) {
		HarborAnswer answer = send(call, key, budget);
		if (ApiErrors.refusesKey(answer.status())) {
			HeldKey other = this.keys.after(key).orElse(null);
			if (other != null) {
				return new Exchange(other, send(call, other, budget));
			}
		}
		return new Exchange(key, answer);
	}

	/**
	 * Send a call that is wrong on purpose, and learn from its answer whether the key has
	 * the scope. Waits for no rate limit, and tries once.
	 * @return whether Harbor has answered, so that another such call makes sense
	 */
	boolean probe(HarborCall call) {
		HeldKey key = this.keys.first();
		if (!this.gate.isOpen(key.key(), System.nanoTime())) {
			return false;
		}
		HarborClientObservationContext context = new HarborClientObservationContext(this.client, call.operation());
		Observation observation = observe(context);
		Observation.Scope scope = observation.openScope();
		try {
			Outcome outcome = learn(call, key);
			context.setOutcome(outcome);
			return outcome == Outcome.SUCCESS;
		}
		finally {
			scope.close();
			observation.stop();
		}
	}

	private Outcome learn(HarborCall call, HeldKey first) {
		HeldKey key = first;
		try {
			Exchange exchange = exchange(call, key, new CallBudget(this.totalTimeout));
			key = exchange.key();
			noteRateLimit(key, exchange.answer().headers());
			if (exchange.answer().isSuccessful()) {
				this.keys.accepted(key);
				this.status.probed(call, key.key(), true);
				return Outcome.SUCCESS;
			}
			HarborApiException refusal = refusal(call, exchange);
			if (ApiErrors.showsKeyToBeValid(refusal) && refusal.status() != TOO_MANY_REQUESTS) {
				this.status.probed(call, key.key(), ApiErrors.missingScope(refusal, call).isEmpty());
				return Outcome.SUCCESS;
			}
			this.status.failed(call, key.key(), refusal);
			if (refusal.status() == TOO_MANY_REQUESTS) {
				closeGate(exchange, Duration.ZERO);
			}
			return outcome(refusal);
		}
		catch (HarborConnectionException ex) {
			this.status.failed(call, key.key(), ex);
			return Outcome.FAILED;
		}
	}

	/**
	 * Whether there are requests to spare, beyond a tenth of the limit, for something
	 * that is not worth holding up a call for.
	 */
	boolean canSpare(int requests) {
		return this.status.rateLimit()
			.filter((limit) -> limit.reset().isAfter(this.clock.instant()))
			.map((limit) -> limit.remaining() - requests >= limit.limit() / 10)
			.orElse(true);
	}

	private HarborAnswer send(HarborCall call, HeldKey key, CallBudget budget) {
		this.keys.used(key);
		if (this.unused.compareAndSet(true, false)) {
			logger.info("Client '%s' calls Harbor for the first time: environment %s, %s, key %s, declared scopes %s"
				.formatted(this.client, key.key().environment().value(), this.transport.baseUrl(), key.key(),
						this.declaredScopes.isEmpty() ? "none" : this.declaredScopes));
		}
		return this.transport.send(call, key.key(), min(this.readTimeout, budget.remaining()));
	}

	private void requireDeclaredScope(HarborCall call) {
		if (!this.declaredScopes.isEmpty() && !this.declaredScopes.contains(call.scope())) {
			throw new PermissionDeniedException(
					"%s of client '%s' was not sent: it needs the scope %s, which '%s' does not declare; add it there if the key has it, or use a client whose key does"
						.formatted(call.operation(), this.client, call.scope().value(),
								ClientPropertyNames.of(this.client, "scopes")),
					"permission_denied", 403, null, call.scope());
		}
	}

	/**
	 * Choose a key, and wait until its rate limit lets the call through. The limit is
	 * that of the key: a call that gets another one while it waits begins anew.
	 */
	private HeldKey passRateLimit(HarborCall call, @Nullable HeldKey other, CallBudget budget,
			@Nullable HarborException failure) {
		HeldKey key = chooseKey(other);
		while (true) {
			Duration patience = budget.patience();
			Duration wait = this.gate.enter(key.key(), System.nanoTime(), patience);
			if (wait.isZero()) {
				return key;
			}
			if (wait.compareTo(patience) > 0) {
				throw (failure != null) ? failure
						: new RateLimitExceededException(
								"%s of client '%s' was not sent: the rate limit of its key lasts for another %s ms"
									.formatted(call.operation(), this.client, wait.toMillis()),
								"rate_limit_exceeded", TOO_MANY_REQUESTS, null, wait);
			}
			HarborClientObservation.RATE_LIMIT_WAIT.observation(this.observations)
				.lowCardinalityKeyValue(LowCardinalityKeyNames.CLIENT.withValue(this.client))
				.observe(() -> sleep(wait, budget,
						(failure != null) ? failure
								: new HarborConnectionException(
										"%s of client '%s' was interrupted while waiting for the rate limit"
											.formatted(call.operation(), this.client),
										null)));
			HeldKey waited = key;
			key = chooseKey(other);
			if (key.key().equals(waited.key())) {
				return key;
			}
		}
	}

	private HeldKey chooseKey(@Nullable HeldKey other) {
		// One that had to be found stays for the retries of this call.
		return (other != null && this.keys.isCurrent(other)) ? other : this.keys.first();
	}

	private void closeGate(Exchange exchange, Duration otherwise) {
		ApiKey key = exchange.key().key();
		Duration wait = ApiErrors.retryAfter(exchange.answer()).orElse(otherwise);
		this.status.rateLimitExceeded(key, wait);
		Duration pace = this.status.rateLimit(key)
			.filter((limit) -> limit.limit() > 0)
			.map((limit) -> Duration.ofMinutes(1).dividedBy(limit.limit()))
			.orElse(Duration.ZERO);
		this.gate.close(key, System.nanoTime(), wait, pace);
	}

	private <T> T read(HarborCall call, HarborAnswer answer, AnswerReader<T> reader) {
		try {
			return reader.read(answer.body());
		}
		catch (IllegalArgumentException ex) {
			throw new UnreadableAnswerException("%s of client '%s' was answered with %s, but not readably (%s bytes)"
				.formatted(call.operation(), this.client, answer.status(), answer.body().length), answer.status());
		}
	}

	private void noteRateLimit(HeldKey key, HttpHeaders headers) {
		String limit = headers.getFirst("Harbor-RateLimit-Limit");
		String remaining = headers.getFirst("Harbor-RateLimit-Remaining");
		String reset = headers.getFirst("Harbor-RateLimit-Reset");
		if (limit == null || remaining == null || reset == null) {
			return;
		}
		RateLimit rateLimit;
		try {
			rateLimit = new RateLimit(Integer.parseInt(limit), Integer.parseInt(remaining),
					Instant.ofEpochSecond(Long.parseLong(reset)));
		}
		catch (NumberFormatException | DateTimeException ex) {
			return;
		}
		this.status.rateLimitTold(key.key(), rateLimit);
		if (rateLimit.remaining() == 0) {
			Duration wait = Duration.between(serverTime(headers), rateLimit.reset());
			// What is further off than any call could wait is more likely a clock gone
			// wrong than a limit, and not worth refusing calls for.
			if (wait.compareTo(Duration.ZERO) > 0 && wait.compareTo(this.totalTimeout) < 0) {
				this.gate.close(key.key(), System.nanoTime(), wait, Duration.ZERO);
			}
		}
	}

	private Instant serverTime(HttpHeaders headers) {
		try {
			long date = headers.getDate();
			return (date >= 0) ? Instant.ofEpochMilli(date) : this.clock.instant();
		}
		catch (IllegalArgumentException ex) {
			return this.clock.instant();
		}
	}

	private static boolean isTransient(HarborException failure) {
		return !(failure instanceof HarborApiException refusal) || refusal instanceof UnreadableAnswerException
				|| TRANSIENT_STATUSES.contains(refusal.status());
	}

	/**
	 * Sleep, or throw the failure if there is not enough time for that and an attempt, or
	 * if the thread is interrupted.
	 */
	private static void sleep(Duration time, CallBudget budget, HarborException failure) {
		if (time.compareTo(budget.patience()) > 0 || Thread.currentThread().isInterrupted()) {
			throw failure;
		}
		try {
			TimeUnit.NANOSECONDS.sleep(time.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure;
		}
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	/**
	 * A call that was answered.
	 *
	 * @param key the key that the answer is for
	 * @param answer the answer
	 */
	private record Exchange(HeldKey key, HarborAnswer answer) {

	}

	/**
	 * A success whose body cannot be read, most likely because something in between has
	 * cut it short.
	 */
	private static final class UnreadableAnswerException extends HarborApiException {

		private static final long serialVersionUID = 1L;

		UnreadableAnswerException(String message, int status) {
			super(message, UNKNOWN_CODE, status, null);
		}

	}

}
