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

package dev.harbor.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The statements of one thread on the data source, and its connections.
 */
class StatementLog implements BeanPostProcessor {

	private final List<String> statements = new ArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private volatile Thread followed;

	/**
	 * Follow the current thread from now on.
	 */
	void follow() {
		this.statements.clear();
		this.connections.set(0);
		this.followed = Thread.currentThread();
	}

	List<String> statements() {
		return this.statements;
	}

	int connections() {
		return this.connections.get();
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DataSource dataSource) ? proxy(DataSource.class, dataSource, "") : bean;
	}

	private Object proxy(Class<?> type, Object target, String sql) {
		return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					boolean isFollowed = Thread.currentThread() == this.followed;
					if (isFollowed && method.getName().equals("getConnection") && target instanceof DataSource) {
						this.connections.incrementAndGet();
					}
					if (isFollowed && method.getName().startsWith("execute")) {
						this.statements.add(sql);
					}
					Object result;
					try {
						result = method.invoke(target, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
					if (result instanceof PreparedStatement && arguments != null) {
						return proxy(PreparedStatement.class, result, String.valueOf(arguments[0]));
					}
					return (result instanceof Connection && target instanceof DataSource)
							? proxy(Connection.class, result, "") : result;
				});
	}

}
