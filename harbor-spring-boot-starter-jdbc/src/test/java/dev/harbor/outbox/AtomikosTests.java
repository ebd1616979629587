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
import java.util.UUID;

import javax.sql.DataSource;

import com.atomikos.icatch.config.UserTransactionServiceImp;
import com.atomikos.icatch.jta.UserTransactionManager;
import com.atomikos.jdbc.AtomikosDataSourceBean;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.transaction.jta.JtaTransactionManager;

/**
 * Tests for emitting in the JTA transactions of Atomikos.
 */
class AtomikosTests extends AbstractJtaTests {

	@TempDir
	static Path directory;

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

		@Bean(initMethod = "init", destroyMethod = "shutdownForce")
		UserTransactionServiceImp atomikos() {
			Properties properties = new Properties();
			properties.setProperty("com.atomikos.icatch.log_base_dir", directory.toString());
			properties.setProperty("com.atomikos.icatch.tm_unique_name", UUID.randomUUID().toString().substring(0, 8));
			return new UserTransactionServiceImp(properties);
		}

		@Bean
		@DependsOn("atomikos")
		JtaTransactionManager transactionManager() {
			UserTransactionManager manager = new UserTransactionManager();
			manager.setStartupTransactionService(false);
			return new JtaTransactionManager(manager, manager);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Enlisted {

		@Bean(initMethod = "init", destroyMethod = "close")
		@DependsOn("atomikos")
		DataSource dataSource(@Value("${spring.datasource.url}") String url) {
			JdbcDataSource xa = new JdbcDataSource();
			xa.setURL(url);
			xa.setUser("sa");
			xa.setPassword("");
			AtomikosDataSourceBean dataSource = new AtomikosDataSourceBean();
			dataSource.setUniqueResourceName("orders");
			dataSource.setXaDataSource(xa);
			dataSource.setMaxPoolSize(10);
			return dataSource;
		}

	}

}
