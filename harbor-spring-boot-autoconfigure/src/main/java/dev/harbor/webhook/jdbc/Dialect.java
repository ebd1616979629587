package dev.harbor.webhook.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The SQL of a kind of database. In all statements {@code #table} stands for the table
 * and {@code #now} for the time of the database.
 * <p>
 * A claim is one statement that takes the event if it is free and answers with rows of
 * four columns, of which the first row counts: whether it was taken, and, if it was not,
 * until when it is claimed, when it was handled, and what time it is. Where that does not
 * take over ended claims, another statement does, by changing one row, and no row tells
 * that the event was taken. Parameters are given by name; {@code :lease} and
 * {@code :retention} are in milliseconds.
 */
enum Dialect {

	/**
	 * The row is read without a lock at first, so that an event that is handled or
	 * claimed is answered without waiting for a transaction that completes it.
	 */
	H2("H2", "current_timestamp", """
			select true, claimed_until, handled_at, #now from final table (
				merge into #table t
				using (
					select cast(:endpoint as varchar) endpoint, cast(:eventId as varchar) event_id,
						cast(:token as varchar) token, dateadd(millisecond, :lease, #now) claimed_until
					where not exists (
						select 1 from #table k
						where k.endpoint = :endpoint and k.event_id = :eventId
							and (k.handled_at is not null or k.claimed_until > #now)
					)
				) c
				on t.endpoint = c.endpoint and t.event_id = c.event_id
				when matched and t.handled_at is null and t.claimed_until <= #now
					then update set token = c.token, claimed_until = c.claimed_until
				when not matched
					then insert (endpoint, event_id, token, claimed_until)
						values (c.endpoint, c.event_id, c.token, c.claimed_until)
			)
			union all
			select false, claimed_until, handled_at, #now from #table where endpoint = :endpoint and event_id = :eventId
			""", null, """
			delete from #table where claimed_until < dateadd(millisecond, -:retention, #now)
			fetch first :batch rows only
			"""),

	/**
	 * There is no way to read the row without a lock in the same statement, so the wait
	 * for a transaction that completes the event is cut short.
	 */
	MARIADB("MariaDB", "utc_timestamp(6)", """
			set statement innodb_lock_wait_timeout = 1 for
			insert into #table (endpoint, event_id, token, claimed_until)
			values (:endpoint, :eventId, :token, timestampadd(microsecond, :lease * 1000, #now))
			on duplicate key update
				token = if(handled_at is null and claimed_until <= #now, values(token), token),
				claimed_until = if(token = values(token), values(claimed_until), claimed_until)
			returning token = :token, claimed_until, handled_at, #now
			""", null, """
			set statement innodb_lock_wait_timeout = 1 for
			delete from #table where claimed_until < timestampadd(microsecond, :retention * -1000, #now)
			order by claimed_until limit :batch
			"""),

	/**
	 * The row is read without a lock at first: even an insert that does nothing on a
	 * conflict waits for a transaction that completes the event. Of inserts at the same
	 * moment all but one end as a unique violation, since to do nothing on a conflict,
	 * and to tell of it, would cost every event more than that rare case is worth. So
	 * would it to take over an ended claim in the same statement: it takes a second one,
	 * which skips an event that a transaction is about to complete.
	 */
	POSTGRESQL("PostgreSQL", "statement_timestamp()", """
			with known as (
				select claimed_until, handled_at from #table where endpoint = :endpoint and event_id = :eventId
			), taken as (
				insert into #table (endpoint, event_id, token, claimed_until)
				select :endpoint, :eventId, :token, #now + cast(:lease as bigint) * interval '1 millisecond'
				where not exists (select from known)
			)
			select false, claimed_until, handled_at, #now from known
			""", """
			update #table
			set token = :token, claimed_until = #now + cast(:lease as bigint) * interval '1 millisecond'
			where (endpoint, event_id) in (
				select endpoint, event_id from #table
				where endpoint = :endpoint and event_id = :eventId and handled_at is null and claimed_until <= #now
				for update skip locked
			)
			""", """
			delete from #table where (endpoint, event_id) in (
				select endpoint, event_id from #table
				where claimed_until < #now - cast(:retention as bigint) * interval '1 millisecond'
				order by claimed_until limit :batch for update skip locked
			)
			""");

	private final String productName;

	private final String now;

	private final String claim;

	private final @Nullable String takeOver;

	private final String remove;

	Dialect(String productName, String now, String claim, @Nullable String takeOver, String remove) {
		this.productName = productName;
		this.now = now;
		this.claim = claim;
		this.takeOver = takeOver;
		this.remove = remove;
	}

	static Dialect ofProductName(@Nullable String productName) {
		for (Dialect dialect : values()) {
			if (dialect.productName.equals(productName)) {
				return dialect;
			}
		}
		throw new IllegalStateException("Webhook events cannot be stored in the database '%s', only in %s".formatted(
				productName,
				Arrays.stream(values()).map((dialect) -> dialect.productName).collect(Collectors.joining(", "))));
	}

	static Dialect ofPlatform(String platform) {
		for (Dialect dialect : values()) {
			if (dialect.platform().equals(platform)) {
				return dialect;
			}
		}
		throw new IllegalArgumentException("Platform '%s' must be one of %s".formatted(platform,
				Arrays.stream(values()).map(Dialect::platform).collect(Collectors.joining(", "))));
	}

	Statements statements(WebhookEventTable table) {
		return new Statements(this, (text) -> Sql.of(text.replace("#table", table.name()).replace("#now", this.now)),
				this.claim, this.takeOver, this.remove);
	}

	private String platform() {
		return name().toLowerCase(Locale.ROOT);
	}

	@Nullable Instant time(ResultSet row, int column) throws SQLException {
		if (this == MARIADB) {
			LocalDateTime time = row.getObject(column, LocalDateTime.class);
			return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
		}
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/**
	 * Whether others were at the same row, so that the statement can be repeated.
	 */
	boolean isContention(SQLException failure) {
		String state = (failure.getSQLState() != null) ? failure.getSQLState() : "";
		// Unique violation; serialization failure or deadlock; changed since it was read.
		return isLockTimeout(failure) || state.equals("23505") || state.startsWith("40")
				|| (this == MARIADB && failure.getErrorCode() == 1020);
	}

	/**
	 * Whether another transaction held the row for too long.
	 */
	boolean isLockTimeout(SQLException failure) {
		return switch (this) {
			case H2 -> "HYT00".equals(failure.getSQLState());
			case MARIADB -> failure.getErrorCode() == 1205;
			case POSTGRESQL -> "55P03".equals(failure.getSQLState());
		};
	}

}
