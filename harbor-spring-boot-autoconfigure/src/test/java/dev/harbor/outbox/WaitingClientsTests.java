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

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.outbox.OutboxEvent.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WaitingClients}.
 */
class WaitingClientsTests {

	private final AtomicInteger looks = new AtomicInteger();

	private Set<String> clients = Set.of("default", "billing", "orders");

	private final WaitingClients waiting = new WaitingClients(() -> this.clients, 3, this.looks::incrementAndGet);

	@Test
	void clientIsSkippedFromTheFirstToTheLastThreadThatWaits() {
		assertThat(this.waiting.skipped()).isEmpty();
		this.waiting.begin("billing");
		this.waiting.begin("billing");
		assertThat(this.waiting.skipped()).containsExactly(EntryIds.ending("billing"));
		this.waiting.end("billing");
		assertThat(this.waiting.skipped()).containsExactly(EntryIds.ending("billing"));
		assertThat(this.looks).hasValue(0);
		this.waiting.end("billing");
		assertThat(this.waiting.skipped()).isEmpty();
		assertThat(this.looks).hasValue(1);
	}

	@Test
	void noClientIsSkippedWhileThreadsWaitForAll() {
		this.waiting.begin("default");
		this.waiting.begin("billing");
		assertThat(this.waiting.skipped()).containsExactlyInAnyOrder(EntryIds.ending("default"),
				EntryIds.ending("billing"));
		this.waiting.begin("orders");
		assertThat(this.waiting.skipped()).isEmpty();
		assertThat(this.waiting.canWaitFor(entry("billing"))).isTrue();
	}

	@Test
	void onlyClientIsNeverSkipped() {
		this.clients = Set.of("default");
		for (int i = 0; i < 3; i++) {
			assertThat(this.waiting.canWaitFor(entry("default"))).isTrue();
			this.waiting.begin("default");
			assertThat(this.waiting.skipped()).isEmpty();
		}
		for (int i = 0; i < 3; i++) {
			this.waiting.end("default");
		}
		assertThat(this.looks).as("nothing was skipped").hasValue(0);
	}

	@Test
	void oneThreadIsKeptForOtherClients() {
		this.waiting.begin("billing");
		assertThat(this.waiting.canWaitFor(entry("billing"))).isTrue();
		assertThat(this.waiting.tryBegin(entry("billing"))).isTrue();
		assertThat(this.waiting.canWaitFor(entry("billing"))).isFalse();
		assertThat(this.waiting.tryBegin(entry("billing"))).isFalse();
		assertThat(this.waiting.canWaitFor(entry("default"))).isTrue();
		this.waiting.end("billing");
		assertThat(this.waiting.canWaitFor(entry("billing"))).isTrue();
	}

	/**
	 * It would be taken again immediately if it was given back.
	 */
	@Test
	void threadCanWaitForAnEntryThatTheQueueCannotSkip() {
		this.waiting.begin("billing");
		this.waiting.begin("billing");
		assertThat(this.waiting.canWaitFor(entry("out_0199c1b1a7c012345678901234567890", "billing"))).isTrue();
	}

	@Test
	void singleThreadWaitsForEachClient() {
		WaitingClients single = new WaitingClients(() -> this.clients, 1, this.looks::incrementAndGet);
		assertThat(single.canWaitFor(entry("billing"))).isTrue();
	}

	private static OutboxEntry entry(String client) {
		return entry(EntryIds.next(client), client);
	}

	private static OutboxEntry entry(String id, String client) {
		OutboxEvent event = new OutboxEvent(id, client, "order.shipped", State.STORED, 0, Instant.EPOCH,
				Optional.empty(), Optional.empty(), Optional.empty());
		return new OutboxEntry(event, "ws_1", id, "{}", null, null);
	}

}
