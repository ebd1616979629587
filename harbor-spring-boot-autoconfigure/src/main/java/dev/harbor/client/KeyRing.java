package dev.harbor.client;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.client.ClientStatus.KeyStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a client: the first one and perhaps a fallback, each of which may change at
 * any time. Begins with the one that last worked, and remembers when each was last used.
 */
final class KeyRing {

	private static final Log logger = LogFactory.getLog(KeyRing.class);

	// Those in use, and a few that were before.
	private static final int MAX_REMEMBERED = 6;

	private final String client;

	private final Clock clock;

	private final List<Slot> slots = new ArrayList<>();

	private final AtomicLong turns = new AtomicLong();

	private volatile @Nullable HarborEnvironment environment;

	private volatile int preferred;

	// The least recently used one first.
	private final Map<ApiKey, Use> uses = new LinkedHashMap<>(16, 0.75f, true);

	KeyRing(String client, Clock clock, @Nullable HarborEnvironment environment, ApiKeyProvider first,
			@Nullable ApiKeyProvider fallback) {
		this.client = client;
		this.clock = clock;
		this.environment = environment;
		this.slots.add(new Slot(0, first));
		if (fallback != null) {
			this.slots.add(new Slot(1, fallback));
		}
	}

	/**
	 * Return the environment that all keys have to be of.
	 */
	HarborEnvironment environment() {
		HarborEnvironment known = this.environment;
		return (known != null) ? known : this.slots.get(0).current().environment();
	}

	/**
	 * Return the key to begin a call with.
	 */
	HeldKey first() {
		Slot first = this.slots.get(0);
		if (this.preferred != 0) {
			ApiKey fallback = this.slots.get(this.preferred).currentIfAny();
			ApiKey key = first.currentIfAny();
			// A first key other than the one that Harbor has refused comes first again.
			if (fallback != null && (key == null || first.hasRefused(key))) {
				return hold(this.preferred, fallback);
			}
			this.preferred = 0;
		}
		return hold(0, first.currentOrProven());
	}

	/**
	 * Return whether a key still is what its source holds.
	 */
	boolean isCurrent(HeldKey held) {
		return held.key().equals(this.slots.get(held.position()).currentIfAny());
	}

	/**
	 * Find a key to repeat a call with, whose key Harbor has refused: what the source
	 * holds by now, else that of the other source, else the one that worked before.
	 * @param refused the key that was refused
	 * @return another one, or empty if there is none
	 */
	Optional<HeldKey> after(HeldKey refused) {
		Slot slot = this.slots.get(refused.position());
		ApiKey changed = slot.afterRefusal(refused);
		if (changed != null && !changed.equals(refused.key()) && !slot.hasRefused(changed)) {
			return Optional.of(hold(slot.position, changed));
		}
		for (Slot other : this.slots) {
			ApiKey key = (other != slot) ? other.currentIfAny() : null;
			if (key != null && !key.equals(refused.key())) {
				return Optional.of(hold(other.position, key));
			}
		}
		ApiKey proven = slot.proven;
		if (proven != null && !proven.equals(refused.key())) {
			slot.complain("has got the key " + refused.key() + ", which Harbor refuses", proven);
			return Optional.of(hold(slot.position, proven));
		}
		return (changed != null && !changed.equals(refused.key())) ? Optional.of(hold(slot.position, changed))
				: Optional.empty();
	}

	private HeldKey hold(int position, ApiKey key) {
		return new HeldKey(position, key, this.turns.get());
	}

	/**
	 * Note that Harbor has taken a key.
	 */
	void accepted(HeldKey held) {
		Slot slot = this.slots.get(held.position());
		if (!slot.accepted(held)) {
			return;
		}
		if (this.preferred != held.position()) {
			this.preferred = held.position();
			logger.info("Client '%s' goes on with key %s, since Harbor has refused the other one".formatted(this.client,
					held.key()));
		}
	}

	/**
	 * Note that a key is used now.
	 */
	void used(HeldKey held) {
		Instant now = this.clock.instant();
		synchronized (this.uses) {
			Use use = this.uses.get(held.key());
			if (use == null) {
				if (this.uses.size() == MAX_REMEMBERED) {
					this.uses.remove(this.uses.keySet().iterator().next());
				}
				this.uses.put(held.key(), new Use(held.position(), now));
			}
			else if (now.isAfter(use.last)) {
				use.last = now;
			}
		}
	}

	/**
	 * Return what is known of each key: those in use by position, then earlier ones, the
	 * last used first.
	 */
	List<KeyStatus> status() {
		Map<Integer, ApiKey> current = new LinkedHashMap<>();
		for (Slot slot : this.slots) {
			ApiKey key = slot.currentIfAny();
			if (key != null) {
				current.put(slot.position, key);
			}
		}
		List<KeyStatus> status = new ArrayList<>();
		List<KeyStatus> earlier = new ArrayList<>();
		synchronized (this.uses) {
			current.forEach((position, key) -> status.add(new KeyStatus(position, key.toString(), true, lastUse(key))));
			this.uses.forEach((key, use) -> {
				if (!current.containsValue(key)) {
					earlier.add(new KeyStatus(use.position, key.toString(), false, Optional.of(use.last)));
				}
			});
		}
		earlier.sort(Comparator.comparing((KeyStatus key) -> key.lastUsed().orElseThrow()).reversed());
		status.addAll(earlier);
		return status;
	}

	private Optional<Instant> lastUse(ApiKey key) {
		Use use = this.uses.get(key);
		return (use != null) ? Optional.of(use.last) : Optional.empty();
	}

	/**
	 * A key, where it is kept, and when it was handed out.
	 *
	 * @param position the position, 0 for the first key
	 * @param key the key
	 * @param turn how many refusals the ring knew of then
	 */
	record HeldKey(int position, ApiKey key, long turn) {

	}

	/**
	 * When a key was used.
	 */
	private static final class Use {

		private final int position;

		private Instant last;

		Use(int position, Instant last) {
			this.position = position;
			this.last = last;
		}

	}

	/**
	 * That Harbor has refused a key.
	 *
	 * @param key the key
	 * @param turn which refusal this is
	 */
	private record Refusal(ApiKey key, long turn) {

	}

	/**
	 * One place for a key. While its provider has nothing usable the last key stays.
	 */
	private final class Slot {

		private final int position;

		private final ApiKeyProvider provider;

		private final ReentrantLock changing = new ReentrantLock();

		private final AtomicLong asks = new AtomicLong();

		private final AtomicBoolean failing = new AtomicBoolean();

		// Which of the asks brought the last change.
		private long changed;

		private volatile @Nullable ApiKey last;

		// The key that Harbor has taken last, and the one that it has refused since.
		private volatile @Nullable ApiKey proven;

		private volatile @Nullable Refusal refusal;

		Slot(int position, ApiKeyProvider provider) {
			this.position = position;
			this.provider = provider;
		}

		ApiKey current() {
			ApiKey last = this.last;
			long asked = this.asks.incrementAndGet();
			ApiKey key = ask(last);
			return key.equals(last) ? key : change(key, asked);
		}

		private ApiKey change(ApiKey key, long asked) {
			this.changing.lock();
			try {
				ApiKey last = this.last;
				if (key.equals(last)) {
					return key;
				}
				if (last != null) {
					if (asked < this.changed) {
						// An old answer, which another thread has overtaken.
						return last;
					}
					logger.info("Client '%s' uses key %s from now on, instead of %s".formatted(KeyRing.this.client, key,
							last));
				}
				KeyRing.this.environment = key.environment();
				this.last = key;
				this.changed = asked;
				return key;
			}
			finally {
				this.changing.unlock();
			}
		}

		/**
		 * Ask the provider.
		 * @param last the key to stay with if there is none that can be used
		 */
		private ApiKey ask(@Nullable ApiKey last) {
			ApiKey key;
			try {
				key = this.provider.getApiKey();
				requireEnvironment(key);
			}
			catch (NoSuchElementException ex) {
				// Not a fallback that is broken, but none any more.
				if (last == null || this.position != 0) {
					this.last = null;
					throw ex;
				}
				complain("has no key any more", last);
				return last;
			}
			catch (RuntimeException ex) {
				complain("cannot use the key that it has got: " + ex.getMessage(), last);
				if (last == null) {
					throw ex;
				}
				return last;
			}
			if (this.failing.get()) {
				this.failing.set(false);
			}
			return key;
		}

		private void requireEnvironment(ApiKey key) {
			HarborEnvironment required = KeyRing.this.environment;
			if (required != null && key.environment() != required) {
				throw new IllegalStateException("Key %s is of the environment '%s', but client '%s' works in '%s'"
					.formatted(key, key.environment().value(), KeyRing.this.client, required.value()));
			}
		}

		void complain(String problem, @Nullable ApiKey last) {
			// Without any key, a first one fails the call, which tells it loudly enough.
			if ((last != null || this.position != 0) && this.failing.compareAndSet(false, true)) {
				logger.error("Client '%s' %s; %s".formatted(KeyRing.this.client, problem,
						(last != null) ? "the key " + last + " stays in use" : "it has no fallback"));
			}
		}

		@Nullable ApiKey currentIfAny() {
			try {
				return current();
			}
			catch (RuntimeException ex) {
				return null;
			}
		}

		/**
		 * Return the current key or, if Harbor refuses that, the one that worked before.
		 */
		ApiKey currentOrProven() {
			ApiKey key = current();
			ApiKey proven = this.proven;
			return (proven != null && hasRefused(key)) ? proven : key;
		}

		boolean hasRefused(ApiKey key) {
			Refusal refusal = this.refusal;
			return refusal != null && refusal.key().equals(key);
		}

		@Nullable ApiKey afterRefusal(HeldKey refused) {
			if (refused.key().equals(this.last)) {
				this.refusal = new Refusal(refused.key(), KeyRing.this.turns.incrementAndGet());
			}
			try {
				this.provider.refused(refused.key());
			}
			catch (RuntimeException ex) {
				complain("cannot look for another key: " + ex.getMessage(), this.last);
			}
			return currentIfAny();
		}

		/**
		 * Note that Harbor has taken a key.
		 * @return whether that still is true as far as is known: calls that were sent
		 * before a refusal may end after it
		 */
		boolean accepted(HeldKey held) {
			Refusal refusal = this.refusal;
			if (refusal != null && refusal.key().equals(held.key())) {
				if (held.turn() < refusal.turn()) {
					return false;
				}
				this.refusal = null;
			}
			if (!held.key().equals(this.proven)) {
				this.proven = held.key();
			}
			return true;
		}

	}

}
