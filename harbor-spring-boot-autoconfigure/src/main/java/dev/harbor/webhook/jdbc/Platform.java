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

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A supported kind of database, identified by its product name or its identifier.
 */
enum Platform {

	DERBY("Apache Derby", new DerbyDialect()),

	DB2("DB2", new Db2Dialect()),

	H2("H2", new H2Dialect()),

	HSQLDB("HSQL Database Engine", new HsqldbDialect()),

	MARIADB("MariaDB", new MariadbDialect()),

	MYSQL("MySQL", new MysqlDialect()),

	ORACLE("Oracle", new OracleDialect()),

	POSTGRESQL("PostgreSQL", new PostgresqlDialect()),

	SQLSERVER("Microsoft SQL Server", new SqlServerDialect());

	private final String productName;

	private final Dialect dialect;

	Platform(String productName, Dialect dialect) {
		this.productName = productName;
		this.dialect = dialect;
	}

	static Platform ofProductName(@Nullable String productName) {
		for (Platform platform : values()) {
			// As in "DB2/LINUXX8664".
			if (productName != null && (platform.productName.equals(productName)
					|| (platform == DB2 && productName.startsWith("DB2/")))) {
				return platform;
			}
		}
		throw new IllegalStateException("Webhook events cannot be stored in the database '%s', only in %s".formatted(
				productName,
				Arrays.stream(values()).map((platform) -> platform.productName).collect(Collectors.joining(", "))));
	}

	static Platform ofId(String id) {
		for (Platform platform : values()) {
			if (platform.id().equals(id)) {
				return platform;
			}
		}
		throw new IllegalArgumentException("Platform '%s' must be one of %s".formatted(id,
				Arrays.stream(values()).map(Platform::id).collect(Collectors.joining(", "))));
	}

	/**
	 * Return the identifier, as used in the names of the scripts.
	 */
	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	Dialect dialect() {
		return this.dialect;
	}

}
