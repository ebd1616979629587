package dev.harbor.webhook.jdbc;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The statements on one table in one dialect.
 */
final class Statements {

	final Dialect dialect;

	final Sql claim;

	/**
	 * Takes over an ended claim, where claiming does not.
	 */
	final @Nullable Sql takeOver;

	/**
	 * Reads what a claim reads, without taking anything or waiting for anybody.
	 */
	final Sql look;

	final Sql complete;

	final Sql release;

	final Sql forget;

	/**
	 * Removes a batch of rows whose retention is over.
	 */
	final Sql remove;

	/**
	 * Fails where the table is not as it has to be.
	 */
	final Sql check;

	Statements(Dialect dialect, Function<String, Sql> sql, String claim, @Nullable String takeOver, String remove) {
		this.dialect = dialect;
		this.claim = sql.apply(claim);
		this.takeOver = (takeOver != null) ? sql.apply(takeOver) : null;
		this.look = sql.apply("""
				select false, claimed_until, handled_at, #now from #table
				where endpoint = :endpoint and event_id = :eventId
				""");
		// Retention counts from the later of both times, so that one index serves handled
		// events and claims whose owners are gone, and completing does not touch it.
		this.complete = sql.apply("""
				update #table
				set handled_at = coalesce(handled_at, #now), claimed_until = greatest(claimed_until, #now)
				where endpoint = :endpoint and event_id = :eventId and token = :token
				""");
		this.release = sql.apply("""
				delete from #table
				where endpoint = :endpoint and event_id = :eventId and token = :token and handled_at is null
				""");
		this.forget = sql.apply("delete from #table where endpoint = :endpoint and event_id = :eventId");
		this.remove = sql.apply(remove);
		this.check = sql.apply("select endpoint, event_id, token, claimed_until, handled_at from #table where 1 = 0");
	}

}
