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

package dev.harbor.webhook.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The SQL of PostgreSQL. The statement first reads the row without a lock, because even
 * an insert with {@code on conflict do nothing} waits for a transaction that completes
 * the event. If several callers insert the same event at the same time, all but one fail
 * with a unique violation. Handling the conflict within the statement would make it
 * slower for every event, although conflicts are rare. For the same reason, a second
 * statement takes over expired claims. It skips events that a transaction is about to
 * complete.
 */
final class PostgresqlDialect extends Dialect {

	PostgresqlDialect() {
		super("statement_timestamp()", "#now + cast(:duration as bigint) * interval '1 millisecond'",
				"#now - cast(:duration as bigint) * interval '1 millisecond'");
	}

	@Override
	String claim() {
		return """
				with known as (
					select claimed_until, handled_at from #table where #key
				), taken as (
					insert into #table (application, endpoint, event_id, token, claimed_until)
					select :application, :endpoint, :eventId, :token, #later
					where not exists (select from known)
				)
				select 0, claimed_until, handled_at, #now from known
				""";
	}

	@Override
	String takeOver() {
		return """
				update #table set token = :token, claimed_until = #later
				where (application, endpoint, event_id) in (
					select application, endpoint, event_id from #table
					where #key and handled_at is null and claimed_until <= #now
					for update skip locked
				)
				""";
	}

	@Override
	String remove() {
		// Not a subquery, whose limit counts again for each row if PostgreSQL plans for a
		// table that is almost empty. A query that locks rows is executed once.
		return """
				with expired as (
					select application, endpoint, event_id from #table
					where application = :application and claimed_until < #earlier
					order by claimed_until limit #batch for update skip locked
				)
				delete from #table stored using expired
				where stored.application = expired.application and stored.endpoint = expired.endpoint
					and stored.event_id = expired.event_id
				""";
	}

	@Override
	@Nullable Instant time(ResultSet row, int column) throws SQLException {
		return timeWithZone(row, column);
	}

	@Override
	boolean isLockTimeout(SQLException failure) {
		return state(failure).equals("55P03");
	}

	@Override
	boolean padsText() {
		return false;
	}

	@Override
	int lockTimeout() {
		return 0;
	}

}
