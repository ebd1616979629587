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

package dev.harbor.outbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The clients that threads wait for. Further entries of these clients are left in the
 * queue meanwhile, so that entries of other clients pass. Safe for use by several
 * threads.
 */
class WaitingClients {

	private final Map<String, Integer> threads = new HashMap<>();

	private final Supplier<Set<String>> clients;

	private final int concurrency;

	private final Runnable look;

	/**
	 * Create an instance.
	 * @param clients returns the names of the clients of this application
	 * @param concurrency the number of threads that send entries
	 * @param look looks for due entries
	 */
	WaitingClients(Supplier<Set<String>> clients, int concurrency, Runnable look) {
		this.clients = clients;
		this.concurrency = concurrency;
		this.look = look;
	}

	/**
	 * Return whether a thread can wait for the client of an entry. One thread is kept for
	 * other clients, as far as the queue can skip the entry.
	 */
	synchronized boolean canWaitFor(OutboxEntry entry) {
		return !isSkipped(entry.client()) || !entry.id().endsWith(EntryIds.ending(entry.client()))
				|| this.threads.values().stream().mapToInt(Integer::intValue).sum() < this.concurrency - 1;
	}

	private boolean isSkipped(String client) {
		return this.threads.containsKey(client) && !this.threads.keySet().containsAll(this.clients.get());
	}

	/**
	 * Record that a thread begins to wait for the client of an entry, if it can.
	 * @return whether the thread can wait
	 */
	synchronized boolean tryBegin(OutboxEntry entry) {
		boolean can = canWaitFor(entry);
		if (can) {
			begin(entry.client());
		}
		return can;
	}

	/**
	 * Record that a thread begins to wait for a client.
	 */
	synchronized void begin(String client) {
		this.threads.merge(client, 1, Integer::sum);
	}

	/**
	 * Record that a thread no longer waits for a client.
	 */
	void end(String client) {
		if (removeThread(client) && !Set.of(client).containsAll(this.clients.get())) {
			// Entries of the client were skipped.
			this.look.run();
		}
	}

	/**
	 * Return whether it was the last thread.
	 */
	private synchronized boolean removeThread(String client) {
		return this.threads.computeIfPresent(client, (name, number) -> (number > 1) ? number - 1 : null) == null;
	}

	/**
	 * Return the ends of the ids of entries that are left in the queue. If threads wait
	 * for all clients, there are none.
	 */
	synchronized Set<String> skipped() {
		return this.threads.keySet()
			.stream()
			.filter(this::isSkipped)
			.map(EntryIds::ending)
			.collect(Collectors.toUnmodifiableSet());
	}

}
