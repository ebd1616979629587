package dev.harbor.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The databases that the tests run on, each application on one of its own.
 */
enum OutboxDatabase {

	H2 {

		@Override
		String create() {
			return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
		}

	},

	POSTGRESQL {

		@Override
		String create() {
			String name = "db_" + UUID.randomUUID().toString().replace("-", "");
			try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("create database " + name);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
			return Server.INSTANCE.getJdbcUrl("postgres", name);
		}

	};

	/**
	 * Create an empty database.
	 * @return its URL
	 */
	abstract String create();

	String username() {
		return (this == H2) ? "sa" : "postgres";
	}

	private static final class Server {

		static final EmbeddedPostgres INSTANCE = start();

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.builder().start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
