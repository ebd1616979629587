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

import org.springframework.core.io.ResourceLoader;

/**
 * Detects the starter with JDBC, which indicates that the application uses the inbox or
 * the outbox. The presence of db-scheduler does not, because the application may use it
 * for other purposes.
 */
final class JdbcStarter {

	private static final String MARKER = "classpath:META-INF/dev.harbor/starter-jdbc";

	private JdbcStarter() {
	}

	/**
	 * Return whether the starter is on the class path.
	 * @param resourceLoader the resource loader of the application
	 * @return whether the starter is present
	 */
	static boolean isPresent(ResourceLoader resourceLoader) {
		return resourceLoader.getResource(MARKER).exists();
	}

}
