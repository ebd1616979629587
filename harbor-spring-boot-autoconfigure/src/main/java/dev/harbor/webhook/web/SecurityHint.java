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

package dev.harbor.webhook.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.util.pattern.PathPattern;

/**
 * Logs how to permit deliveries in Spring Security, once for each path, after a delivery
 * was rejected before it reached its handler. Harbor has no session and no CSRF token,
 * and the configuration of Spring Security cannot be checked at startup.
 *
 * @since 0.2.0
 */
public final class SecurityHint {

	private static final Log logger = LogFactory.getLog(SecurityHint.class);

	private final boolean present;

	private final String remedy;

	private final Set<PathPattern> hinted = ConcurrentHashMap.newKeySet();

	/**
	 * Create an instance.
	 * @param present whether Spring Security is present
	 * @param remedy the code that permits deliveries and what to do with it, with
	 * {@code {path}} in place of the path
	 */
	public SecurityHint(boolean present, String remedy) {
		this.present = present;
		this.remedy = remedy;
	}

	/**
	 * Note that a request was answered before a handler was found.
	 * @param pattern the pattern of its path
	 * @param status the status of the answer
	 */
	public void turnedAway(PathPattern pattern, int status) {
		if (this.present && this.hinted.add(pattern)) {
			String path = pattern.getPatternString();
			logger.warn(("A POST to %s was answered %s before the method that receives webhooks was reached, by Spring "
					+ "Security as it seems. Deliveries are verified by their signature; to let them through, %s")
				.formatted(path, status, this.remedy.replace("{path}", path)));
		}
	}

}
