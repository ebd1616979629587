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

package dev.harbor.webhook.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts deliveries by endpoint and outcome.
 */
class WebhookTallies {

	private final Map<String, AtomicLongArray> tallies = new ConcurrentHashMap<>();

	/**
	 * Note that the application receives deliveries to an endpoint.
	 */
	void expect(String endpoint) {
		tally(endpoint);
	}

	void add(String endpoint, WebhookOutcome outcome) {
		tally(endpoint).incrementAndGet(outcome.ordinal());
	}

	private AtomicLongArray tally(String endpoint) {
		return this.tallies.computeIfAbsent(endpoint, (name) -> new AtomicLongArray(WebhookOutcome.values().length));
	}

	/**
	 * Return the number of deliveries by endpoint and outcome.
	 */
	Map<String, Map<String, Long>> counts() {
		Map<String, Map<String, Long>> counts = new TreeMap<>();
		this.tallies.forEach((endpoint, tally) -> counts.put(endpoint, counts(tally)));
		return counts;
	}

	private static Map<String, Long> counts(AtomicLongArray tally) {
		Map<String, Long> counts = new TreeMap<>();
		for (WebhookOutcome outcome : WebhookOutcome.values()) {
			counts.put(outcome.value(), tally.get(outcome.ordinal()));
		}
		return counts;
	}

}
