package dev.harbor.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.harbor.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a client knows, of which it forgets those that were not needed for
 * longest.
 */
final class KeyStates {

	// Enough for a provider with a key for each tenant; what is forgotten is learned
	// again.
	private static final int MAX = 1000;

	private final Map<ApiKey, KeyState> states = new LinkedHashMap<>(8, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<ApiKey, KeyState> eldest) {
			return size() > MAX;
		}

	};

	private volatile @Nullable KeyState last;

	KeyState of(ApiKey key) {
		KeyState last = this.last;
		if (last != null && last.key().equals(key)) {
			return last;
		}
		synchronized (this.states) {
			last = this.states.computeIfAbsent(key, KeyState::new);
			this.last = last;
		}
		return last;
	}

	List<KeyState> all() {
		synchronized (this.states) {
			return new ArrayList<>(this.states.values());
		}
	}

}
