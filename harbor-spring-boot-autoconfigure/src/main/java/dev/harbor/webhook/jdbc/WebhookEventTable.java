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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.Assert;

/**
 * The name of the table of a {@link JdbcWebhookEventStore}, and the script that creates
 * it. Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
public final class WebhookEventTable {

	/**
	 * Default name of the table, and name in the scripts.
	 */
	public static final String DEFAULT_NAME = "harbor_webhook_event";

	/**
	 * The location of the scripts that create the table, with a placeholder for the
	 * platform: {@code db2}, {@code derby}, {@code h2}, {@code hsqldb}, {@code mariadb},
	 * {@code mysql}, {@code oracle}, {@code postgresql} or {@code sqlserver}. The scripts
	 * contain no placeholders, so that other tools can run them unchanged. Running a
	 * script again changes nothing. On Db2, Derby and Oracle, which cannot create only
	 * what is missing, it reports errors.
	 */
	public static final String SCHEMA_LOCATION = "classpath:dev/harbor/webhook/jdbc/schema-@@platform@@.sql";

	/**
	 * The location of the scripts that add the application to the key of a table that was
	 * created without it, for H2, MariaDB, MySQL and PostgreSQL. Each script begins with
	 * the checks to make before running it.
	 */
	public static final String MIGRATION_LOCATION = "classpath:dev/harbor/webhook/jdbc/"
			+ "add-application-@@platform@@.sql";

	// Needs no quotes on any platform, and is short enough as the prefix of an index name
	// on each.
	private static final Pattern NAME = Pattern
		.compile("(?:[A-Za-z_][A-Za-z0-9_]{0,47}\\.)?(?<table>[A-Za-z_][A-Za-z0-9_]{0,47})");

	// An underscore is part of a word, so this does not match within the name of the
	// index.
	private static final Pattern TABLE_IN_SCRIPT = Pattern.compile("\\b" + DEFAULT_NAME + "\\b");

	private static final Pattern INDEX_IN_SCRIPT = Pattern.compile("\\b" + DEFAULT_NAME + "(?=_)");

	private final String name;

	private final String nameWithoutSchema;

	private WebhookEventTable(String name, String nameWithoutSchema) {
		this.name = name;
		this.nameWithoutSchema = nameWithoutSchema;
	}

	/**
	 * Create the description of a table.
	 * @param name the name, with a schema and a dot in front if required; used without
	 * quotes, so that the database determines the case
	 * @return the description
	 * @throws IllegalArgumentException if the name is not one or two identifiers of ASCII
	 * letters, digits and underscores, of at most 48 characters each
	 */
	public static WebhookEventTable of(String name) {
		Assert.notNull(name, "'name' must not be null");
		Matcher matcher = NAME.matcher(name);
		Assert.isTrue(matcher.matches(),
				() -> ("Table name '%s' must be an identifier of at most 48 letters, digits "
						+ "and underscores, with or without a schema of the same kind and a dot before it")
					.formatted(name));
		return new WebhookEventTable(name, matcher.group("table"));
	}

	/**
	 * Return the name of the table.
	 * @return the name, including the schema if one was given
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Convert a script that creates the table with the {@linkplain #DEFAULT_NAME default
	 * name} to one that creates this table.
	 * @param script the script, in UTF-8
	 * @return the script for this table
	 * @throws UncheckedIOException if the script cannot be read
	 */
	public Resource script(Resource script) {
		if (this.name.equals(DEFAULT_NAME)) {
			return script;
		}
		try {
			String text = script.getContentAsString(StandardCharsets.UTF_8);
			text = INDEX_IN_SCRIPT.matcher(text).replaceAll(this.nameWithoutSchema);
			text = TABLE_IN_SCRIPT.matcher(text).replaceAll(this.name);
			return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8),
					"%s for table '%s'".formatted(script.getDescription(), this.name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Script %s cannot be read".formatted(script.getDescription()), ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
