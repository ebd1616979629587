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

package dev.harbor.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import dev.harbor.webhook.jdbc.JdbcWebhookEventStore;
import dev.harbor.webhook.jdbc.WebhookEventTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Handling events once with the store in PostgreSQL, compared with two hand-written
 * statements on the same table.
 */
@State(Scope.Benchmark)
public class StoreBenchmark {

	private static final Duration LEASE = Duration.ofMinutes(4);

	@Param("")
	public String url;

	private final AtomicLong number = new AtomicLong();

	private HikariDataSource dataSource;

	private JdbcWebhookEventStore store;

	@Setup
	public void prepare() throws SQLException {
		this.dataSource = new HikariDataSource();
		this.dataSource.setJdbcUrl(this.url);
		this.dataSource.setUsername("postgres");
		this.dataSource.setMaximumPoolSize(16);
		String table = WebhookEventTable.DEFAULT_NAME;
		execute("drop table if exists " + table);
		new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/webhook/jdbc/schema-postgresql.sql"))
			.execute(this.dataSource);
		this.store = JdbcWebhookEventStore.builder(this.dataSource).build();
		this.store.complete("default", "evt_known", claimed(this.store.claim("default", "evt_known", LEASE)));
		execute("checkpoint");
	}

	@TearDown
	public void end() {
		this.dataSource.close();
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String claimed(Claim claim) {
		return ((Claimed) claim).token();
	}

	private String newEventId() {
		return "evt_" + Long.toHexString(0x4c8a1e3f00000000L + this.number.incrementAndGet());
	}

	@Benchmark
	public void newEventHarbor() {
		String eventId = newEventId();
		this.store.complete("default", eventId, claimed(this.store.claim("default", eventId, LEASE)));
	}

	@Benchmark
	public void newEventByHand() throws SQLException {
		String eventId = newEventId();
		if (!insert(eventId)) {
			throw new IllegalStateException("A new event is a duplicate");
		}
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement update = connection.prepareStatement("""
						update harbor_webhook_event set handled_at = now()
						where application = ? and endpoint = ? and event_id = ?""")) {
			update.setString(1, "application");
			update.setString(2, "default");
			update.setString(3, eventId);
			update.executeUpdate();
		}
	}

	@Benchmark
	public boolean duplicateHarbor() {
		if (!(this.store.claim("default", "evt_known", LEASE) instanceof Handled)) {
			throw new IllegalStateException("A duplicate is new");
		}
		return true;
	}

	@Benchmark
	public boolean duplicateByHand() throws SQLException {
		if (insert("evt_known")) {
			throw new IllegalStateException("A duplicate is new");
		}
		return true;
	}

	private boolean insert(String eventId) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement("""
						insert into harbor_webhook_event (application, endpoint, event_id, token, claimed_until)
						values (?, ?, ?, ?, now() + interval '4 minutes')
						on conflict (application, endpoint, event_id) do nothing""")) {
			insert.setString(1, "application");
			insert.setString(2, "default");
			insert.setString(3, eventId);
			insert.setString(4, "by hand");
			return insert.executeUpdate() == 1;
		}
	}

}
