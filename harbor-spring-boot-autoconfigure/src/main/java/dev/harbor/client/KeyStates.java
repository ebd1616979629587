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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.harbor.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a client. The least recently used ones are forgotten.
 */
final class KeyStates {

	// Enough for a provider with a key for each tenant.
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
