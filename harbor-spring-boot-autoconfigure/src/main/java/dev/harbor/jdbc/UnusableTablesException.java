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

package dev.harbor.jdbc;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the tables of the inbox and the outbox cannot be used: a table or a column
 * is missing, the user of the database lacks a privilege, or they belong to another
 * application.
 *
 * @since 0.2.0
 */
public class UnusableTablesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String platform;

	private final String table;

	private final @Nullable String column;

	private final @Nullable String owner;

	UnusableTablesException(String message, String platform, String table, @Nullable String column, Throwable cause) {
		super(message, cause);
		this.platform = platform;
		this.table = table;
		this.column = column;
		this.owner = null;
	}

	UnusableTablesException(String message, String platform, String table, String owner) {
		super(message);
		this.platform = platform;
		this.table = table;
		this.column = null;
		this.owner = owner;
	}

	/**
	 * Return the database, as in the names of the scripts.
	 * @return for example {@code postgresql}
	 */
	public String platform() {
		return this.platform;
	}

	/**
	 * Return the table that is missing or incomplete, or that contains the owner.
	 * @return the name with its prefix
	 */
	public String table() {
		return this.table;
	}

	/**
	 * Return the missing column.
	 * @return the name, or empty for another problem
	 */
	public Optional<String> column() {
		return Optional.ofNullable(this.column);
	}

	/**
	 * Return the application that owns the tables.
	 * @return the name of the other application, or empty for another problem
	 */
	public Optional<String> owner() {
		return Optional.ofNullable(this.owner);
	}

}
