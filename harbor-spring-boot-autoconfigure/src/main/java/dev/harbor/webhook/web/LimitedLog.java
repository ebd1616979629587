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
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Logs at most a fixed number of lines a minute, so that a sender of deliveries cannot
 * fill a disk.
 */
class LimitedLog {

	private static final int LINES_A_MINUTE = 20;

	private static final int MAX_LENGTH = 64;

	private final Clock clock;

	private final String subject;

	private Instant minuteBegan = Instant.MIN;

	private int lines;

	private long suppressed;

	/**
	 * Create an instance.
	 * @param clock the clock
	 * @param subject what the lines are about, for the line about lines that were not
	 * logged
	 */
	LimitedLog(Clock clock, String subject) {
		this.clock = clock;
		this.subject = subject;
	}

	/**
	 * Log one line.
	 * @param logger the logger of the caller
	 * @param line the supplier of the line, which is called only if the line is logged
	 */
	void warn(Log logger, Supplier<String> line) {
		warn(logger, line, null);
	}

	/**
	 * Log one line.
	 * @param logger the logger of the caller
	 * @param line the supplier of the line, which is called only if the line is logged
	 * @param cause the cause, whose stack trace is logged at level DEBUG
	 */
	void warn(Log logger, Supplier<String> line, @Nullable Throwable cause) {
		if (isPermitted(logger)) {
			logger.warn(line.get());
			if (cause != null) {
				logger.debug("The cause of the line before", cause);
			}
		}
	}

	/**
	 * Log an error.
	 * @param logger the logger of the caller
	 * @param line the line
	 * @param cause the cause, whose stack trace is logged
	 */
	void error(Log logger, String line, @Nullable Throwable cause) {
		if (isPermitted(logger)) {
			logger.error(line, cause);
		}
	}

	private boolean isPermitted(Log logger) {
		long notShown = 0;
		synchronized (this) {
			Instant now = this.clock.instant();
			if (now.isAfter(this.minuteBegan.plus(Duration.ofMinutes(1))) || now.isBefore(this.minuteBegan)) {
				notShown = this.suppressed;
				this.minuteBegan = now;
				this.lines = 0;
				this.suppressed = 0;
			}
			if (this.lines >= LINES_A_MINUTE) {
				this.suppressed++;
				return false;
			}
			this.lines++;
		}
		if (notShown > 0) {
			logger.warn("%s more %s were not logged, because the limit is %s lines a minute".formatted(notShown,
					this.subject, LINES_A_MINUTE));
		}
		return true;
	}

	/**
	 * Return a text from a request, shortened and without characters that are not
	 * printable.
	 */
	static String printable(String text) {
		String shown = (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) : text;
		return shown.replaceAll("[^\\x21-\\x7e]", "?");
	}

}
