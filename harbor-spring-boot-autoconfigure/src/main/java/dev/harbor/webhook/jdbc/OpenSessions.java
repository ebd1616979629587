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

import java.sql.Connection;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;
import org.jspecify.annotations.Nullable;

import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The Hibernate sessions that are open on a thread. After its first use of a connection,
 * a session may hold it until it is closed, even outside transactions; with open-in-view
 * until the end of the request. Spring ORM and Hibernate are optional.
 */
final class OpenSessions {

	private OpenSessions() {
	}

	/**
	 * Return the connection that a session of the current thread holds outside a
	 * transaction.
	 * @param dataSource the data source of the connection
	 * @return the connection, or {@code null} if no session holds one
	 */
	static @Nullable Connection idleConnection(DataSource dataSource) {
		for (Map.Entry<Object, Object> resource : TransactionSynchronizationManager.getResourceMap().entrySet()) {
			if (resource.getValue() instanceof EntityManagerHolder holder
					&& resource.getKey() instanceof EntityManagerFactoryInfo factory
					&& isOn(factory.getDataSource(), dataSource)) {
				Connection connection = idleConnection(holder);
				if (connection != null) {
					return connection;
				}
			}
		}
		return null;
	}

	private static boolean isOn(@Nullable DataSource used, DataSource dataSource) {
		return used != null && StoreConnections.target(used) == dataSource;
	}

	private static @Nullable Connection idleConnection(EntityManagerHolder holder) {
		try {
			EntityManager entityManager = holder.getEntityManager();
			if (!entityManager.isOpen()) {
				return null;
			}
			SharedSessionContractImplementor session = entityManager.unwrap(SharedSessionContractImplementor.class);
			LogicalConnectionImplementor connection = session.getJdbcCoordinator().getLogicalConnection();
			// A session without a connection is not made to obtain one, and a connection
			// of a tenant may use a schema without the event.
			return (connection.isPhysicallyConnected() && !session.isTransactionInProgress()
					&& session.getTenantIdentifierValue() == null) ? connection.getPhysicalConnection() : null;
		}
		catch (PersistenceException | IllegalStateException ex) {
			// Not a Hibernate session, or closed.
			return null;
		}
	}

}
