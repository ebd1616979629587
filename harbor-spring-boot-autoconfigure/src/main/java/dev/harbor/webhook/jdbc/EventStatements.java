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
 * The statements for the rows of a table in the dialect of its database.
 */
final class EventStatements {

	/**
	 * The number of rows that one statement removes.
	 */
	static final int BATCH_SIZE = 100;

	private final Platform platform;

	private final @Nullable Sql claim;

	private final Sql insert;

	private final @Nullable Sql takeOver;

	private final Sql look;

	private final Sql complete;

	private final Sql release;

	private final Sql forget;

	private final Sql forgetAll;

	private final @Nullable Sql remove;

	private final Sql expired;

	private final Sql removeOne;

	EventStatements(Platform platform, WebhookEventTable table) {
		Template template = new Template(platform.dialect(), table);
		this.platform = platform;
		this.claim = template.sqlIfPresent(platform.dialect().claim());
		this.insert = template.sql("""
				insert into #table (application, endpoint, event_id, token, claimed_until)
				values (:application, :endpoint, :eventId, :token, #later)
				""");
		this.takeOver = template.sqlIfPresent(platform.dialect().takeOver());
		this.look = template.sql("select 0, claimed_until, handled_at, #now from #table where #key");
		// Retention starts at the later of the two times. One index therefore serves
		// handled events and abandoned claims, and completing an event does not change
		// it.
		this.complete = template.sql("""
				update #table set handled_at = coalesce(handled_at, #now),
					claimed_until = case when claimed_until < #now then #now else claimed_until end
				where #key and token = :token
				""");
		this.release = template.sql("delete from #table where #key and token = :token and handled_at is null");
		this.forget = template.sql("delete from #table where #key");
		this.forgetAll = template.sql("delete from #table where application = :application");
		this.remove = template.sqlIfPresent(platform.dialect().remove());
		this.expired = template.sql("""
				select endpoint, event_id from #table where application = :application and claimed_until < #earlier
				""");
		this.removeOne = template.sql("delete from #table where #key and claimed_until < #earlier");
	}

	Platform platform() {
		return this.platform;
	}

	Dialect dialect() {
		return this.platform.dialect();
	}

	/**
	 * Return the claim statement of the dialect, or {@code null} to use an insert.
	 */
	@Nullable Sql claim() {
		return this.claim;
	}

	Sql insert() {
		return this.insert;
	}

	/**
	 * Return the statement that takes over an expired claim, or {@code null} if the claim
	 * statement does so.
	 */
	@Nullable Sql takeOver() {
		return this.takeOver;
	}

	Sql look() {
		return this.look;
	}

	Sql complete() {
		return this.complete;
	}

	Sql release() {
		return this.release;
	}

	Sql forget() {
		return this.forget;
	}

	Sql forgetAll() {
		return this.forgetAll;
	}

	/**
	 * Return the statement that removes a batch of expired rows, or {@code null} if rows
	 * are selected and removed one by one.
	 */
	@Nullable Sql remove() {
		return this.remove;
	}

	Sql expired() {
		return this.expired;
	}

	Sql removeOne() {
		return this.removeOne;
	}

	/**
	 * Replaces the placeholders of statements for the dialect and the table.
	 */
	private record Template(Dialect dialect, WebhookEventTable table) {

		private @Nullable Sql sqlIfPresent(@Nullable String text) {
			return (text != null) ? sql(text) : null;
		}

		private Sql sql(String text) {
			return Sql.of(text.replace("#later", this.dialect.later())
				.replace("#earlier", this.dialect.earlier())
				.replace("#now", this.dialect.now())
				.replace("#key", "application = :application and endpoint = :endpoint and event_id = :eventId")
				.replace("#batch", Integer.toString(BATCH_SIZE))
				.replace("#table", this.table.name()));
		}

	}

}
