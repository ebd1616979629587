package dev.harbor.client;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

	private volatile @Nullable HarborEnvironment environment;

	private volatile int preferred;

	private volatile @Nullable ApiKey refusedFirst;

	private final Map<ApiKey, Use> uses = new LinkedHashMap<>();

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
		Slot slot = this.slots.get(this.preferred);
		if (slot.position != 0) {
			ApiKey replaced = this.slots.get(0).currentIfAny();
			if (replaced != null && !Objects.equals(replaced, this.refusedFirst)) {
				// The first key is another one than Harbor has refused, so it comes first
				// again.
				this.preferred = 0;
				return new HeldKey(0, replaced);
			}
		}
		return new HeldKey(slot.position, slot.current());
	}

	/**
	 * Find a key to repeat a call with, whose key Harbor has refused.
	 * @param refused the key that was refused
	 * @return another one, or empty if there is none
	 */
	Optional<HeldKey> after(HeldKey refused) {
		Slot slot = this.slots.get(refused.position());
		ApiKey changed = slot.afterRefusal(refused.key());
		if (!changed.equals(refused.key())) {
			return Optional.of(new HeldKey(slot.position, changed));
		}
		if (slot.position == 0) {
			this.refusedFirst = refused.key();
		}
		for (Slot other : this.slots) {
			if (other != slot) {
				ApiKey key = other.currentIfAny();
				if (key != null && !key.equals(refused.key())) {
					return Optional.of(new HeldKey(other.position, key));
				}
			}
		}
		return Optional.empty();
	}

	/**
	 * Note that Harbor has taken a key.
	 */
	void accepted(HeldKey held) {
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
				use = new Use(held.position());
				this.uses.put(held.key(), use);
			}
			use.last = now;
		}
	}

	/**
	 * Return what is known of each key: those in use by position, then earlier ones.
	 */
	List<KeyStatus> status() {
		List<KeyStatus> status = new ArrayList<>();
		synchronized (this.uses) {
			Map<ApiKey, Use> earlier = new LinkedHashMap<>(this.uses);
			for (Slot slot : this.slots) {
				ApiKey key = slot.currentIfAny();
				if (key != null) {
					Use use = earlier.remove(key);
					status.add(new KeyStatus(slot.position, key.toString(), true,
							Optional.ofNullable(use).map((present) -> present.last)));
				}
			}
			earlier.forEach((key, use) -> status
				.add(new KeyStatus(use.position, key.toString(), false, Optional.ofNullable(use.last))));
		}
		return status;
	}

	/**
	 * A key and where it is kept.
	 *
	 * @param position the position, 0 for the first key
	 * @param key the key
	 */
	record HeldKey(int position, ApiKey key) {

	}

	/**
	 * When a key was used.
	 */
	private static final class Use {

		private final int position;

		private @Nullable Instant last;

		Use(int position) {
			this.position = position;
		}

	}

	/**
	 * One place for a key. While its provider has nothing usable the last key stays.
	 */
	private final class Slot {

		private final int position;

		private final ApiKeyProvider provider;

		private volatile @Nullable ApiKey last;

		private volatile boolean failing;

		Slot(int position, ApiKeyProvider provider) {
			this.position = position;
			this.provider = provider;
		}

		ApiKey current() {
			ApiKey last = this.last;
			ApiKey key;
			try {
				key = this.provider.getApiKey();
			}
			catch (RuntimeException ex) {
				if (last == null) {
					throw ex;
				}
				complain("has no usable key for now: " + ex.getMessage());
				return last;
			}
			if (Objects.equals(key, last)) {
				this.failing = false;
				return key;
			}
			HarborEnvironment required = KeyRing.this.environment;
			if (required != null && key.environment() != required) {
				String problem = "has got a key of the environment '%s', but works in '%s'"
					.formatted(key.environment().value(), required.value());
				if (last == null) {
					throw new IllegalStateException("Client '%s' %s".formatted(KeyRing.this.client, problem));
				}
				complain(problem);
				return last;
			}
			KeyRing.this.environment = key.environment();
			if (last != null) {
				logger.info(
						"Client '%s' uses key %s from now on, instead of %s".formatted(KeyRing.this.client, key, last));
			}
			this.last = key;
			this.failing = false;
			return key;
		}

		@Nullable ApiKey currentIfAny() {
			try {
				return current();
			}
			catch (RuntimeException ex) {
				return null;
			}
		}

		ApiKey afterRefusal(ApiKey refused) {
			try {
				this.provider.refused(refused);
			}
			catch (RuntimeException ex) {
				complain("cannot look for another key: " + ex.getMessage());
			}
			return current();
		}

		private void complain(String problem) {
			if (!this.failing) {
				this.failing = true;
				logger.error(
						"Client '%s' %s; the key %s stays in use".formatted(KeyRing.this.client, problem, this.last));
			}
		}

	}

}
