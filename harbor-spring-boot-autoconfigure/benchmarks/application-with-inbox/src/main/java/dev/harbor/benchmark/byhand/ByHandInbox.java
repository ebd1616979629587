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

package dev.harbor.benchmark.byhand;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.harbor.benchmark.database.Effects;
import dev.harbor.benchmark.receiving.ByHandVerification;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stores deliveries in a table that is polled in batches, or passes them to a thread
 * pool.
 */
@RestController
class ByHandInbox {

	private static final int BATCH = 100;

	private final ExecutorService pool = Executors.newFixedThreadPool(8);

	private final ByHandVerification verification;

	private final JsonMapper mapper;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	private final Effects effects;

	private final boolean polling;

	ByHandInbox(ByHandVerification verification, JsonMapper mapper, JdbcTemplate jdbc, TransactionTemplate transaction,
			Effects effects, @Value("${polling:true}") boolean polling) {
		this.verification = verification;
		this.mapper = mapper;
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.effects = effects;
		this.polling = polling;
	}

	@PostMapping("/table")
	ResponseEntity<Void> store(@RequestBody byte[] body, @RequestHeader("Harbor-Signature") String signature,
			@RequestHeader("Harbor-Timestamp") String timestamp) throws GeneralSecurityException {
		if (!this.verification.isValid(body, signature, timestamp)) {
			return ResponseEntity.badRequest().build();
		}
		JsonNode event = this.mapper.readTree(body).get("data");
		this.jdbc.update("""
				insert into inbox (event_id, event_type, payload, received_at) values (?, ?, ?, now())
				on conflict (event_id) do nothing""", event.get("id").stringValue(), event.get("type").stringValue(),
				event.get("payload").toString());
		return ResponseEntity.ok().build();
	}

	@PostMapping("/pool")
	ResponseEntity<Void> handOver(@RequestBody byte[] body, @RequestHeader("Harbor-Signature") String signature,
			@RequestHeader("Harbor-Timestamp") String timestamp) throws GeneralSecurityException {
		if (!this.verification.isValid(body, signature, timestamp)) {
			return ResponseEntity.badRequest().build();
		}
		String eventId = this.mapper.readTree(body).get("data").get("id").stringValue();
		this.pool.execute(() -> this.effects.record(eventId));
		return ResponseEntity.ok().build();
	}

	@Scheduled(fixedDelay = 100)
	void poll() {
		while (this.polling && Boolean.TRUE.equals(this.transaction.execute((status) -> handleBatch()))) {
			// There may be more rows.
		}
	}

	private boolean handleBatch() {
		List<Map<String, Object>> events = this.jdbc.queryForList("""
				select event_id, event_type, payload from inbox where handled_at is null
				order by received_at limit ? for update skip locked""", BATCH);
		for (Map<String, Object> event : events) {
			this.effects.record((String) event.get("event_id"));
		}
		if (!events.isEmpty()) {
			this.jdbc.batchUpdate("update inbox set handled_at = now() where event_id = ?",
					events.stream().map((event) -> new Object[] { event.get("event_id") }).toList());
		}
		return events.size() == BATCH;
	}

}
