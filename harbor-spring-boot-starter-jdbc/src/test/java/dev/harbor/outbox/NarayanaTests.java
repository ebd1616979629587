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

import java.nio.file.Path;
import java.util.Properties;

import javax.sql.DataSource;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.jdbc.TransactionalDriver;
import com.arjuna.ats.jta.TransactionManager;
import com.arjuna.ats.jta.UserTransaction;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.jta.JtaTransactionManager;

/**
 * Tests for emitting in the JTA transactions of Narayana.
 */
class NarayanaTests extends AbstractJtaTests {

	@BeforeAll
	static void storeLogsIn(@TempDir Path directory) throws CoreEnvironmentBeanException {
		arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("orders");
		for (String store : new String[] { null, "communicationStore", "stateStore" }) {
			BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
				.setObjectStoreDir(directory.toString());
		}
	}

	@Override
	Class<?> transactions() {
		return Jta.class;
	}

	@Override
	Class<?> enlistedDataSource() {
		return Enlisted.class;
	}

	@Configuration(proxyBeanMethods = false)
	static class Jta {

		@Bean
		JtaTransactionManager transactionManager() {
			return new JtaTransactionManager(UserTransaction.userTransaction(),
					TransactionManager.transactionManager());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Enlisted {

		@Bean
		DataSource dataSource(@Value("${spring.datasource.url}") String url) {
			JdbcDataSource xa = new JdbcDataSource();
			xa.setURL(url);
			Properties properties = new Properties();
			properties.put(TransactionalDriver.XADataSource, xa);
			properties.setProperty(TransactionalDriver.userName, "sa");
			properties.setProperty(TransactionalDriver.password, "");
			return new SimpleDriverDataSource(new TransactionalDriver(), TransactionalDriver.arjunaDriver, properties);
		}

	}

}
