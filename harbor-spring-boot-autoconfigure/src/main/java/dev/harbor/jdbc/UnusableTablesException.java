package dev.harbor.jdbc;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The tables of the inbox and the outbox cannot be used: one of them is missing, or they
 * belong to another application.
 */
public class UnusableTablesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String table;

	private final @Nullable String owner;

	UnusableTablesException(String message, String table, @Nullable String owner, @Nullable Throwable cause) {
		super(message, cause);
		this.table = table;
		this.owner = owner;
	}

	/**
	 * Return the table that is missing, or the one that names the owner.
	 * @return the name with its prefix
	 */
	public String table() {
		return this.table;
	}

	/**
	 * Return the application that the tables belong to.
	 * @return the name of the other application, or empty if the table is missing
	 */
	public Optional<String> owner() {
		return Optional.ofNullable(this.owner);
	}

}
