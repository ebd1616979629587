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

package dev.harbor.inbox;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Records the statements, commits and rollbacks of some threads, as seen by the database
 * driver.
 */
final class StatementLog implements BeanPostProcessor {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	private volatile Pattern threads = Pattern.compile("none");

	/**
	 * Start recording again.
	 * @param threads matches the names of the threads
	 */
	void clear(Pattern threads) {
		this.threads = threads;
		this.entries.clear();
	}

	List<String> entries() {
		return List.copyOf(this.entries);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DataSource dataSource) ? new LoggingDataSource(dataSource) : bean;
	}

	private void note(String entry) {
		if (this.threads.matcher(Thread.currentThread().getName()).matches()) {
			this.entries.add(entry);
		}
	}

	private final class LoggingDataSource extends DelegatingDataSource {

		LoggingDataSource(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return proxy(Connection.class, (proxy, method, arguments) -> {
				if (method.getName().equals("commit") || method.getName().equals("rollback")) {
					note(method.getName());
				}
				Object result = invoke(connection, method, arguments);
				if (result instanceof PreparedStatement statement && arguments[0] instanceof String sql) {
					return statement(PreparedStatement.class, statement, sql);
				}
				return (result instanceof Statement statement) ? statement(Statement.class, statement, "") : result;
			});
		}

		private <T extends Statement> T statement(Class<T> type, T statement, String sql) {
			return proxy(type, (proxy, method, arguments) -> {
				if (method.getName().startsWith("execute")) {
					note(sql.isEmpty() ? String.valueOf(arguments[0]) : sql);
				}
				return invoke(statement, method, arguments);
			});
		}

		private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		private static <T> T proxy(Class<T> type, InvocationHandler handler) {
			return type
				.cast(Proxy.newProxyInstance(StatementLog.class.getClassLoader(), new Class<?>[] { type }, handler));
		}

	}

}
