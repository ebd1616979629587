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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.StringUtils;

/**
 * Warns if the JDK's HTTP client may print requests, and with them API keys.
 */
final class HttpClientLogging {

	private static final Log logger = LogFactory.getLog(HttpClientLogging.class);

	private static final String[] PROPERTIES = { "jdk.httpclient.HttpClient.log", "jdk.internal.httpclient.debug" };

	private HttpClientLogging() {
	}

	static void warnIfEnabled() {
		for (String property : PROPERTIES) {
			String value = System.getProperty(property);
			if (StringUtils.hasText(value) && !value.equalsIgnoreCase("false")) {
				logger.warn(("The system property '%s' is set: the HTTP client of the JDK may print request "
						+ "headers with complete API keys. Do not set it if the output is stored.")
					.formatted(property));
			}
		}
	}

}
