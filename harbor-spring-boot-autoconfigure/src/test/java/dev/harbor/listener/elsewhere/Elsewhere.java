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

package dev.harbor.listener.elsewhere;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;

import org.springframework.stereotype.Component;

/**
 * Types that are not accessible from the package of listeners.
 */
public final class Elsewhere {

	private Elsewhere() {
	}

	interface Receiving {

		void receive(Event event);

	}

	/**
	 * Bean whose proxy only has the interface.
	 */
	@Component
	public static class HiddenInterfaceProxied implements Receiving {

		@HarborListener
		@Override
		public void receive(Event event) {
		}

	}

}
