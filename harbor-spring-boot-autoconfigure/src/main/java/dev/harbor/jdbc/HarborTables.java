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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.Assert;

/**
 * The names of the tables of the inbox and the outbox, and the script that creates them.
 * Immutable and safe to share between threads.
 *
 * @since 0.2.0
 */
public final class HarborTables {

	/**
	 * Default prefix of the tables, and prefix in the scripts.
	 */
	public static final String DEFAULT_PREFIX = "harbor_";

	/**
	 * The location of the scripts, with a placeholder for the platform: {@code h2},
	 * {@code hsqldb}, {@code mariadb}, {@code mysql}, {@code oracle}, {@code postgresql}
	 * or {@code sqlserver}. They contain no placeholders, so that other tools can run
	 * them unchanged.
	 */
	public static final String SCHEMA_LOCATION = "classpath:dev/harbor/jdbc/schema-@@platform@@.sql";

	// Needs no quotes on any platform, and is short enough for the name of an index.
	private static final Pattern PREFIX = Pattern
		.compile("(?:[A-Za-z_][A-Za-z0-9_]{0,47}\\.)?(?<tables>[A-Za-z_][A-Za-z0-9_]{0,23})");

	private static final Pattern NAME_IN_SCRIPT = Pattern.compile("\\b" + DEFAULT_PREFIX + "(?<name>\\w+)");

	// Indexes and constraints belong to the schema of their table.
	private static final Pattern INDEX_OR_CONSTRAINT = Pattern.compile("\\w+_(?:idx|key)");

	private final String prefix;

	private final String prefixWithoutSchema;

	private HarborTables(String prefix, String prefixWithoutSchema) {
		this.prefix = prefix;
		this.prefixWithoutSchema = prefixWithoutSchema;
	}

	/**
	 * Create the description of the tables with a prefix.
	 * @param prefix the prefix, with a schema if required; used without quotes
	 * @return the description
	 * @throws IllegalArgumentException if the prefix is not the beginning of an
	 * identifier of ASCII letters, digits and underscores, of at most 24 characters
	 */
	public static HarborTables withPrefix(String prefix) {
		Assert.notNull(prefix, "'prefix' must not be null");
		Matcher matcher = PREFIX.matcher(prefix);
		Assert.isTrue(matcher.matches(), "Table prefix must have at most 24 letters, digits and underscores, and "
				+ "not begin with a digit; a schema of the same kind and a dot may precede it");
		return new HarborTables(prefix, matcher.group("tables"));
	}

	/**
	 * Return the name of a table.
	 * @param table the name without prefix, such as {@code outbox_event}
	 * @return the name, including the schema if the prefix has one
	 */
	public String name(String table) {
		return this.prefix + table;
	}

	/**
	 * Convert a script that creates the tables with the {@linkplain #DEFAULT_PREFIX
	 * default prefix} to one that creates these tables.
	 * @param script the script, in UTF-8
	 * @return the script for these tables
	 * @throws UncheckedIOException if the script cannot be read
	 */
	public Resource script(Resource script) {
		if (this.prefix.equals(DEFAULT_PREFIX)) {
			return script;
		}
		try {
			String text = script.getContentAsString(StandardCharsets.UTF_8);
			text = NAME_IN_SCRIPT.matcher(text)
				.replaceAll((match) -> Matcher.quoteReplacement(inScript(match.group(1))));
			return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8),
					"%s for tables '%s*'".formatted(script.getDescription(), this.prefix));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Script %s cannot be read".formatted(script.getDescription()), ex);
		}
	}

	private String inScript(String name) {
		return (INDEX_OR_CONSTRAINT.matcher(name).matches() ? this.prefixWithoutSchema : this.prefix) + name;
	}

	@Override
	public String toString() {
		return this.prefix + "*";
	}

}
