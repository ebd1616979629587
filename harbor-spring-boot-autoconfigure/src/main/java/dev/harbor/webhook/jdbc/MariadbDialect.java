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

import org.jspecify.annotations.Nullable;

/**
 * The SQL of MariaDB, with the times and the error codes of MySQL. A statement cannot
 * read the row without a lock and claim it, so a short lock timeout limits the wait for a
 * transaction that completes the event.
 */
final class MariadbDialect extends MysqlDialect {

	@Override
	String claim() {
		return """
				set statement innodb_lock_wait_timeout = 1 for
				insert into #table (application, endpoint, event_id, token, claimed_until)
				values (:application, :endpoint, :eventId, :token, #later)
				on duplicate key update
					token = if(handled_at is null and claimed_until <= #now, values(token), token),
					claimed_until = if(token = values(token), values(claimed_until), claimed_until)
				returning token = :token, claimed_until, handled_at, #now
				""";
	}

	@Override
	@Nullable String takeOver() {
		return null;
	}

	@Override
	String remove() {
		return """
				set statement innodb_lock_wait_timeout = 1 for
				delete from #table where application = :application and claimed_until < #earlier
				order by claimed_until limit #batch
				""";
	}

	@Override
	boolean padsText() {
		return false;
	}

}
