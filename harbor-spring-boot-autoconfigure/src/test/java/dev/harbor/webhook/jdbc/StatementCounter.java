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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source that records prepared statements and connections, and lets statements
 * fail on demand.
 */
class StatementCounter extends DelegatingDataSource {

	final List<String> statements = new CopyOnWriteArrayList<>();

	final List<Connection> connections = new CopyOnWriteArrayList<>();

	volatile Predicate<String> failing = (sql) -> false;

	StatementCounter(DataSource target) {
		super(target);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		this.connections.add(connection);
		return proxy(Connection.class, connection, (method, args, result) -> {
			if (result instanceof PreparedStatement statement) {
				if (this.failing.test((String) args[0])) {
					statement.close();
					throw new SQLException("Failing on demand");
				}
				this.statements.add((String) args[0]);
			}
			return result;
		});
	}

	private static <T> T proxy(Class<T> type, T target, Listener listener) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
				try {
					return listener.called(method.getName(), args, method.invoke(target, args));
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			}));
	}

	@FunctionalInterface
	private interface Listener {

		Object called(String method, Object[] args, Object result) throws SQLException;

	}

}
