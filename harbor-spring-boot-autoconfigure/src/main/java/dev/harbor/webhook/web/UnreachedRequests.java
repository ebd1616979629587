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

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.util.pattern.PathPattern;

/**
 * Logs requests to paths that receive webhooks that were answered before they reached the
 * method. Anyone can send such requests, so the number of lines is limited.
 *
 * @since 0.2.0
 */
public final class UnreachedRequests {

	private static final Log logger = LogFactory.getLog(UnreachedRequests.class);

	private final boolean security;

	private final String remedy;

	private final LimitedLog log = new LimitedLog(Clock.systemUTC(), "requests");

	private final Set<PathPattern> hinted = ConcurrentHashMap.newKeySet();

	/**
	 * Create an instance.
	 * @param security whether Spring Security is present
	 * @param remedy the code that permits deliveries in Spring Security and what to do
	 * with it, with {@code {path}} in place of the path
	 */
	public UnreachedRequests(boolean security, String remedy) {
		this.security = security;
		this.remedy = remedy;
	}

	/**
	 * Note that a filter answered a request. Logs how to permit deliveries in Spring
	 * Security, once for each path: Harbor has no session and no CSRF token, and the
	 * configuration of Spring Security cannot be checked at startup.
	 * @param pattern the pattern of the path of the request
	 * @param status the status of the answer
	 */
	public void turnedAway(PathPattern pattern, int status) {
		if (this.security && this.hinted.add(pattern)) {
			String path = pattern.getPatternString();
			logger.warn(("A POST to %s was answered %s before the method that receives webhooks was reached, by Spring "
					+ "Security as it seems. Deliveries are verified by their signature; to let them through, %s")
				.formatted(path, status, this.remedy.replace("{path}", path)));
		}
	}

	/**
	 * Note that a request failed.
	 * @param failure the failure
	 */
	public void failed(Throwable failure) {
		this.log.error(logger, "A request to a path that receives webhooks failed before it was handled", failure);
	}

	/**
	 * Note that a request was answered with a success, which is replaced.
	 * @param status the status of the answer that is sent instead
	 */
	public void acknowledged(int status) {
		this.log.error(logger,
				"A request to a path that receives webhooks was answered with success before it was handled; "
						+ "the answer is %s instead".formatted(status),
				null);
	}

}
