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

package dev.harbor.benchmark.database;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The effect of handling an event, which is the same in all applications: one insert.
 * With {@code --gate}, events wait until the gate is opened, so that only their
 * acceptance is measured.
 */
@RestController
public class Effects {

	private static final long PROCESS = ProcessHandle.current().pid();

	private final JdbcTemplate jdbc;

	private final long delay;

	private volatile CountDownLatch gate;

	Effects(JdbcTemplate jdbc, @Value("${effect-delay:0}") long delay, @Value("${gate:#{null}}") String gate) {
		this.jdbc = jdbc;
		this.delay = delay;
		this.gate = new CountDownLatch((gate != null) ? 1 : 0);
	}

	public void record(String eventId) {
		Instant begun = Instant.now();
		try {
			this.gate.await();
			Thread.sleep(this.delay);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		this.jdbc.update("insert into effect (event_id, process, begun_at) values (?, ?, ?)", eventId, PROCESS,
				Timestamp.from(begun));
	}

	@PostMapping("/gate")
	void open() {
		this.gate.countDown();
	}

	@DeleteMapping("/gate")
	void close() {
		this.gate = new CountDownLatch(1);
	}

}
