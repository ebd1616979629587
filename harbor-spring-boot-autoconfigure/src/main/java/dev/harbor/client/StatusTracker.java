package dev.harbor.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

import dev.harbor.ApiKey;
import dev.harbor.HarborApiException;
import dev.harbor.HarborException;
import dev.harbor.RateLimit;
import dev.harbor.RateLimitExceededException;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.LastError;
import dev.harbor.client.ClientStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a client learns about itself from the answers it gets.
 */
final class StatusTracker {

	// Those that a rotation goes through; what was known of an older one is out of date.
	private static final int MAX_KEYS = 6;

	private final Clock clock;

	private volatile @Nullable LastError lastError;

	private volatile @Nullable Knowledge current;

	private final Map<ApiKey, Knowledge> knowledge = new LinkedHashMap<>(8, 0.75f, true);

	StatusTracker(Clock clock) {
		this.clock = clock;
	}

	void rateLimitTold(ApiKey key, RateLimit rateLimit) {
		of(key).rateLimit = rateLimit;
	}

	/**
	 * Note that a key has no requests left, which the answer that says so has no numbers
	 * of.
	 */
	void rateLimitExceeded(ApiKey key, Duration retryAfter) {
		Knowledge knowledge = of(key);
		RateLimit told = knowledge.rateLimit;
		if (told != null) {
			knowledge.rateLimit = new RateLimit(told.limit(), 0, this.clock.instant().plus(retryAfter));
		}
	}

	/**
	 * Note that Harbor has done what a call asked for.
	 */
	void succeeded(HarborCall call, ApiKey key) {
		Instant now = this.clock.instant();
		Knowledge knowledge = of(key);
		knowledge.verdict = new Verdict(State.ACCEPTED, State.ACCEPTED, now);
		knowledge.found(call.scope(), new Finding(true, true, now));
	}

	/**
	 * Note that a call has failed.
	 */
	void failed(HarborCall call, ApiKey key, HarborException failure) {
		Instant now = this.clock.instant();
		Knowledge knowledge = of(key);
		if (!(failure instanceof HarborApiException refusal)) {
			this.lastError = new LastError("connection", Optional.empty(), now);
			knowledge.notAnswered(State.UNREACHABLE, now);
			return;
		}
		this.lastError = new LastError(refusal.code(), refusal.requestId(), now);
		if (ApiErrors.refusesKey(refusal.status())) {
			knowledge.verdict = new Verdict(State.REFUSED, State.REFUSED, now);
		}
		else if (refusal instanceof RateLimitExceededException) {
			knowledge.notAnswered(State.RATE_LIMITED, now);
		}
		else if (ApiErrors.showsKeyToBeValid(refusal)) {
			knowledge.verdict = new Verdict(State.ACCEPTED, State.ACCEPTED, now);
			ApiErrors.missingScope(refusal, call)
				.ifPresent((scope) -> knowledge.found(scope, new Finding(false, true, now)));
		}
		else {
			knowledge.notAnswered(State.UNREACHABLE, now);
		}
	}

	/**
	 * Note what a call that was wrong on purpose has shown.
	 */
	void probed(HarborCall call, ApiKey key, boolean granted) {
		Instant now = this.clock.instant();
		Knowledge knowledge = of(key);
		knowledge.verdict = new Verdict(State.ACCEPTED, State.ACCEPTED, now);
		Finding known = knowledge.findings.get(call.scope().ordinal());
		if (call.scope() != Scope.EVENTS_WRITE) {
			// Whoever may read has got the answer that readers get.
			knowledge.found(call.scope(), new Finding(granted, true, now));
		}
		else if (!granted || known == null || !known.proven()) {
			// Nothing was written, so that is not proven either way.
			knowledge.found(call.scope(), new Finding(granted, false, now));
		}
		else if (known.granted()) {
			knowledge.found(call.scope(), new Finding(true, true, now));
		}
	}

	/**
	 * Whether something was learned about a key in a time up to now.
	 * @param scope the scope that it was about, or {@code null} for the key as such
	 */
	boolean knows(ApiKey key, @Nullable Scope scope, Duration maxAge) {
		Knowledge knowledge = known(key);
		if (knowledge == null) {
			return false;
		}
		Verdict verdict = knowledge.verdict;
		if (verdict != null && (verdict.ofKey() == State.REFUSED || scope == null)) {
			// A key that is refused has no scopes to ask about.
			return verdict.ofKey() != State.NOT_ASKED && isWithin(maxAge, verdict.at());
		}
		Finding finding = (scope != null) ? knowledge.findings.get(scope.ordinal()) : null;
		return finding != null && isWithin(maxAge, finding.at());
	}

	private boolean isWithin(Duration maxAge, Instant time) {
		Duration age = Duration.between(time, this.clock.instant());
		// What seems to be from the future is from before the clock was set back.
		return !age.isNegative() && age.compareTo(maxAge) < 0;
	}

	private Knowledge of(ApiKey key) {
		Knowledge current = this.current;
		if (current != null && current.key.equals(key)) {
			return current;
		}
		synchronized (this.knowledge) {
			current = this.knowledge.computeIfAbsent(key, Knowledge::new);
			if (this.knowledge.size() > MAX_KEYS) {
				this.knowledge.remove(this.knowledge.keySet().iterator().next());
			}
		}
		this.current = current;
		return current;
	}

	private @Nullable Knowledge known(ApiKey key) {
		synchronized (this.knowledge) {
			return this.knowledge.get(key);
		}
	}

	/**
	 * Return the rate limit of the key that was used last.
	 */
	Optional<RateLimit> rateLimit() {
		return Optional.ofNullable(this.current).map((current) -> current.rateLimit);
	}

	Optional<RateLimit> rateLimit(ApiKey key) {
		return Optional.ofNullable(known(key)).map((knowledge) -> knowledge.rateLimit);
	}

	ClientStatus status(List<KeyStatus> keys) {
		Knowledge current = this.current;
		Verdict verdict = (current != null) ? current.verdict : null;
		Optional<LastError> lastError = Optional.ofNullable(this.lastError);
		if (current == null || verdict == null) {
			return new ClientStatus(State.NOT_ASKED, Optional.empty(), keys, lastError, Set.of(), Set.of(), Set.of());
		}
		return new ClientStatus(verdict.state(), Optional.of(verdict.at()), keys, lastError,
				current.scopes(Finding::granted), current.scopes((finding) -> finding.granted() && !finding.proven()),
				current.scopes((finding) -> !finding.granted()));
	}

	/**
	 * What is known of a key.
	 */
	private static final class Knowledge {

		private final ApiKey key;

		private final AtomicReferenceArray<@Nullable Finding> findings = new AtomicReferenceArray<>(
				Scope.values().length);

		private volatile @Nullable Verdict verdict;

		private volatile @Nullable RateLimit rateLimit;

		Knowledge(ApiKey key) {
			this.key = key;
		}

		void found(Scope scope, Finding finding) {
			this.findings.set(scope.ordinal(), finding);
		}

		/**
		 * Note an answer that tells nothing about the key, or none. That the key is
		 * refused stays true.
		 */
		void notAnswered(State state, Instant now) {
			Verdict before = this.verdict;
			State ofKey = (before != null) ? before.ofKey() : State.NOT_ASKED;
			this.verdict = new Verdict(ofKey, (ofKey == State.REFUSED) ? State.REFUSED : state, now);
		}

		Set<Scope> scopes(Predicate<Finding> condition) {
			Set<Scope> scopes = EnumSet.noneOf(Scope.class);
			for (Scope scope : Scope.values()) {
				Finding finding = this.findings.get(scope.ordinal());
				if (finding != null && condition.test(finding)) {
					scopes.add(scope);
				}
			}
			return scopes;
		}

	}

	/**
	 * How a key stands.
	 *
	 * @param ofKey what Harbor has said of it last
	 * @param state what has become of the last call
	 * @param at when that was
	 */
	private record Verdict(State ofKey, State state, Instant at) {

	}

	/**
	 * Whether a key has a scope.
	 *
	 * @param granted whether it has
	 * @param proven whether an answer has shown so that a real call gets, too
	 * @param at when that was
	 */
	private record Finding(boolean granted, boolean proven, Instant at) {

	}

}
