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

package dev.harbor.autoconfigure;

import java.util.Set;

import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.Listener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Validates {@code harbor.inbox.skip-parked}.
 */
class SkippingListenersVerification implements SmartInitializingSingleton {

	private static final String PROPERTY = "harbor.inbox.skip-parked";

	private static final Log logger = LogFactory.getLog(SkippingListenersVerification.class);

	private final Set<String> skipping;

	private final HarborListeners listeners;

	SkippingListenersVerification(Set<String> skipping, HarborListeners listeners) {
		this.skipping = skipping;
		this.listeners = listeners;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String id : this.skipping) {
			Listener listener = this.listeners.find(id).orElse(null);
			if (listener == null) {
				// The listener may be in another module, which a test excludes.
				logger.warn("'%2$s' contains '%1$s', but there is no such listener".formatted(id, PROPERTY));
			}
			else if (!listener.hasKey()) {
				throw new InvalidHarborPropertyException(PROPERTY,
						"The listener '%s' has no key, so no events wait behind a parked event".formatted(id));
			}
		}
	}

}
