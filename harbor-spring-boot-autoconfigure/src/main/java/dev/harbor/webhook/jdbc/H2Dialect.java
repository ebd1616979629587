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
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The SQL of H2. The statement first reads the row without a lock, so that claims of
 * handled or claimed events do not wait for a transaction that completes the event.
 * Parameters are compared only with columns, because a parameter is not of a text type to
 * which IGNORECASE applies.
 */
final class H2Dialect extends Dialect {

	H2Dialect() {
		super("current_timestamp", "dateadd(millisecond, :duration, #now)", "dateadd(millisecond, -:duration, #now)");
	}

	@Override
	String claim() {
		return """
				select 1, claimed_until, handled_at, #now from final table (
					merge into #table t
					using (
						select #later claimed_until where not exists (
							select 1 from #table where #key and (handled_at is not null or claimed_until > #now)
						)
					) c
					on t.application = :application and t.endpoint = :endpoint and t.event_id = :eventId
					when matched and t.handled_at is null and t.claimed_until <= #now
						then update set token = :token, claimed_until = c.claimed_until
					when not matched
						then insert (application, endpoint, event_id, token, claimed_until)
							values (:application, :endpoint, :eventId, :token, c.claimed_until)
				)
				union all
				select 0, claimed_until, handled_at, #now from #table where #key
				""";
	}

	@Override
	@Nullable String takeOver() {
		return null;
	}

	@Override
	String remove() {
		return "delete from #table where application = :application and claimed_until < #earlier "
				+ "fetch first #batch rows only";
	}

	@Override
	@Nullable Instant time(ResultSet row, int column) throws SQLException {
		return timeWithZone(row, column);
	}

	@Override
	boolean isLockTimeout(SQLException failure) {
		return state(failure).equals("HYT00");
	}

	@Override
	boolean isPermissionDenied(SQLException failure) {
		return Set.of(90096, 90040).contains(failure.getErrorCode());
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
