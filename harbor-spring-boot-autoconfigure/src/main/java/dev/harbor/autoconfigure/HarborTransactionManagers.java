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

package dev.harbor.autoconfigure;

import java.util.Comparator;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Finds the application's transaction manager for a data source.
 */
final class HarborTransactionManagers {

	private static final boolean JPA = ClassUtils.isPresent("org.springframework.orm.jpa.JpaTransactionManager",
			HarborTransactionManagers.class.getClassLoader());

	private static final String JTA = "org.springframework.transaction.jta.JtaTransactionManager";

	private HarborTransactionManagers() {
	}

	static PlatformTransactionManager find(DataSource dataSource, ObjectProvider<PlatformTransactionManager> managers) {
		DataSource target = target(dataSource);
		PlatformTransactionManager unique = managers.getIfUnique();
		if (unique != null && (isOn(unique, target) || isGlobal(unique))) {
			return unique;
		}
		// Including the manager of a second data source that is no default candidate.
		List<PlatformTransactionManager> all = managers.orderedStream(ObjectProvider.UNFILTERED).toList();
		return all.stream()
			.filter((manager) -> isOn(manager, target))
			// A manager for JPA supports JDBC as well, but not vice versa.
			.max(Comparator.comparing(HarborTransactionManagers::isJpa))
			.or(() -> all.stream().filter(HarborTransactionManagers::isGlobal).findFirst())
			.orElseGet(() -> new JdbcTransactionManager(target));
	}

	private static boolean isOn(PlatformTransactionManager manager, DataSource dataSource) {
		if (isJpa(manager)) {
			return Jpa.dataSource(manager) == dataSource;
		}
		return manager instanceof ResourceTransactionManager resource
				&& resource.getResourceFactory() instanceof DataSource managed && target(managed) == dataSource;
	}

	/**
	 * Return whether the transactions of a manager are JTA transactions, which may
	 * include any data source. The class is identified by name, because its dependencies
	 * may be absent.
	 */
	private static boolean isGlobal(PlatformTransactionManager manager) {
		Class<?> type = manager.getClass();
		while (type != null && !type.getName().equals(JTA)) {
			type = type.getSuperclass();
		}
		return type != null;
	}

	private static boolean isJpa(PlatformTransactionManager manager) {
		return JPA && Jpa.isManager(manager);
	}

	private static DataSource target(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? target : dataSource;
	}

	/**
	 * Separate, because Spring ORM may be absent.
	 */
	private static final class Jpa {

		static boolean isManager(PlatformTransactionManager manager) {
			return manager instanceof JpaTransactionManager;
		}

		static @Nullable DataSource dataSource(PlatformTransactionManager manager) {
			DataSource dataSource = ((JpaTransactionManager) manager).getDataSource();
			return (dataSource != null) ? target(dataSource) : null;
		}

	}

}
