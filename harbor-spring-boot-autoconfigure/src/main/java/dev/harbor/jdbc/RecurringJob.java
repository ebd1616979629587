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

package dev.harbor.jdbc;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A recurring job.
 *
 * @param interval the time from the end of a run to the next one
 * @param job the job, which returns a shorter time if it is not done
 */
record RecurringJob(Duration interval, Supplier<Optional<Duration>> job) {

	private static final Log logger = LogFactory.getLog(RecurringJob.class);

	/**
	 * Run the job.
	 * @return the time until the next run
	 */
	Duration run(String name) {
		try {
			return this.job.get().orElse(this.interval);
		}
		catch (RuntimeException ex) {
			logger.warn("Job '%s' failed and runs again in %s".formatted(name, this.interval), ex);
			return this.interval;
		}
	}

}
