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

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.harbor.jdbc.RetryDelays;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.outbox.OutboxEvent.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboxOperations}.
 */
class OutboxOperationsTests {

	private final StoredEntries entries = new StoredEntries();

	private final ClientHolds holds = new ClientHolds(new RetryDelays(Duration.ofHours(1), 1, Duration.ofHours(1), 0),
			(client) -> "key");

	private final OutboxOperations operations = new OutboxOperations(this.entries.database, this.entries.table,
			this.entries.queue, this.holds, this.entries.clock);

	@BeforeEach
	void hold() {
		this.holds.limited("default", Duration.ofHours(1));
		assertThat(this.holds.remaining("default")).isPositive();
	}

	@Test
	void parkedEntryIsRetried() {
		String id = parked();
		assertThat(this.operations.retry(id)).isTrue();
		assertRetried(id);
		assertThat(this.holds.remaining("default")).isZero();
	}

	@Test
	void retriedEntryIsLookedForUnlessItWasParkedAsUncertain() {
		String refused = this.entries.store();
		this.entries.table.parked(refused, 2, "resource_not_found: For the test", StoredEntries.NOW);
		String uncertain = this.entries.store();
		this.entries.table.parked(uncertain, 2, "uncertain: For the test", StoredEntries.NOW);
		this.entries.jdbc().update("delete from harbor_outbox_task");
		assertThat(this.operations.retryParked()).isEqualTo(2);
		assertThat(this.entries.table.find(uncertain)).extracting(OutboxEntry::unseenSince).isNull();
		assertThat(this.entries.table.find(refused)).extracting(OutboxEntry::unseenSince).isEqualTo(StoredEntries.NOW);
	}

	@Test
	void waitingEntryIsRetriedImmediately() {
		String id = this.entries.store();
		this.entries.jdbc()
			.update("update harbor_outbox_task set execution_time = ?",
					Timestamp.from(Instant.now().plus(Duration.ofHours(1))));
		assertThat(this.operations.retry(id)).isTrue();
		assertThat(this.entries.queue.isIdle()).isFalse();
		assertThat(this.holds.remaining("default")).isZero();
	}

	@Test
	void waitingEntryIsRetriedWithoutWaitingForTheNextPoll() throws InterruptedException {
		BlockingQueue<String> run = new LinkedBlockingQueue<>();
		TaskQueue queue = TaskQueue.builder(this.entries.database, "outbox")
			.pollingInterval(Duration.ofHours(1))
			.build((task) -> {
				task.done();
				run.add(task.id());
			});
		queue.schedule("out_due", Instant.now());
		queue.schedule("out_waiting", Instant.now().plus(Duration.ofHours(2)));
		queue.start();
		try {
			assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("out_due");
			OutboxOperations operations = new OutboxOperations(this.entries.database, this.entries.table, queue,
					this.holds, this.entries.clock);
			assertThat(operations.retry("out_waiting")).isTrue();
			assertThat(run.poll(30, TimeUnit.SECONDS)).isEqualTo("out_waiting");
		}
		finally {
			queue.stop();
		}
	}

	@Test
	void entryThatIsBeingSentIsFound() {
		String id = this.entries.store();
		this.entries.jdbc().update("update harbor_outbox_task set picked = true");
		assertThat(this.operations.retry(id)).isTrue();
		assertThat(this.operations.discard(id)).isFalse();
		assertThat(this.entries.table.has(id, State.STORED)).isTrue();
		assertThat(this.entries.tasks()).containsExactly(id);
	}

	@Test
	void sentOrMissingEntryIsNotFound() {
		String id = sent();
		for (String missing : List.of(id, "out_missing")) {
			assertThat(this.operations.retry(missing)).isFalse();
			assertThat(this.operations.discard(missing)).isFalse();
		}
		assertThat(this.entries.table.has(id, State.SENT)).isTrue();
		assertThat(this.entries.tasks()).isEmpty();
	}

	@Test
	void allParkedEntriesAreRetriedOfAnyNumber() {
		String sent = sent();
		List<String> parked = IntStream.range(0, 1001).mapToObj((i) -> parked()).sorted().toList();
		assertThat(this.operations.retryParked()).isEqualTo(1001);
		assertThat(this.entries.tasks()).isEqualTo(parked);
		assertRetried(parked.get(1000));
		assertThat(this.entries.table.has(sent, State.SENT)).isTrue();
		assertThat(this.holds.remaining("default")).isZero();
		assertThat(this.operations.retryParked()).isZero();
	}

	@Test
	void parkedOrWaitingEntryIsDiscarded() {
		for (String id : List.of(parked(), this.entries.store())) {
			assertThat(this.operations.discard(id)).isTrue();
			assertThat(this.entries.table.find(id)).isNull();
			assertThat(this.operations.discard(id)).isFalse();
		}
		assertThat(this.entries.tasks()).isEmpty();
		assertThat(this.holds.remaining("default")).isPositive();
	}

	private void assertRetried(String id) {
		assertThat(this.entries.table.has(id, State.STORED)).isTrue();
		assertThat(this.entries.tasks()).contains(id);
		OutboxEntry entry = this.entries.table.find(id);
		assertThat(entry).isNotNull();
		assertThat(entry.event().nextAttempt()).contains(StoredEntries.NOW);
	}

	private String parked() {
		String id = this.entries.store();
		this.entries.table.parked(id, 1, "For the test", null);
		this.entries.jdbc().update("delete from harbor_outbox_task where task_instance = ?", id);
		return id;
	}

	private String sent() {
		String id = this.entries.store();
		this.entries.jdbc().update("update harbor_outbox_event set state = 'SENT' where id = ?", id);
		this.entries.jdbc().update("delete from harbor_outbox_task where task_instance = ?", id);
		return id;
	}

}
