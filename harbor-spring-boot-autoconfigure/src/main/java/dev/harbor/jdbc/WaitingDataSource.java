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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A {@link DataSource} whose callers wait while the database is unavailable, until it
 * returns or they are interrupted. Without it, db-scheduler would log a stack trace for
 * each poll and each heartbeat.
 */
class WaitingDataSource extends DelegatingDataSource {

	private static final Log logger = LogFactory.getLog(WaitingDataSource.class);

	private final String name;

	private final Duration pause;

	private final AtomicBoolean away = new AtomicBoolean();

	/**
	 * Create a data source.
	 * @param dataSource the data source of the connections
	 * @param name the name of the queue for log messages
	 * @param pause the time between two attempts
	 */
	WaitingDataSource(DataSource dataSource, String name, Duration pause) {
		super(dataSource);
		this.name = name;
		this.pause = pause;
	}

	@Override
	public Connection getConnection() throws SQLException {
		while (true) {
			try {
				Connection connection = super.getConnection();
				if (this.away.compareAndSet(true, false)) {
					logger.info("The %s has the database again".formatted(this.name));
				}
				return connection;
			}
			catch (SQLException ex) {
				if (this.away.compareAndSet(false, true)) {
					logger.warn("The %s waits for the database: %s".formatted(this.name, ex.getMessage()));
				}
				pause(ex);
			}
		}
	}

	private void pause(SQLException failure) throws SQLException {
		try {
			TimeUnit.NANOSECONDS.sleep(this.pause.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure;
		}
	}

}
