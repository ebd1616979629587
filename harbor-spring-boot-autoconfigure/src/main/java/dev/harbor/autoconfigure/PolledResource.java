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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ContextResource;
import org.springframework.core.io.Resource;

/**
 * A secret in a resource, usually a mounted file, that is read again at runtime. The
 * calling threads compare the content, so that there is no background thread, and
 * replaced symbolic links are noticed. While the resource is missing or invalid, the
 * previous value remains.
 *
 * @param <T> the type of the value
 */
class PolledResource<T> {

	private static final Log logger = LogFactory.getLog(PolledResource.class);

	private static final Duration SETTLED_AFTER = Duration.ofSeconds(1);

	private final String property;

	private final Resource resource;

	private final Duration interval;

	private final Function<String, T> reader;

	private final ReentrantLock reading = new ReentrantLock();

	private volatile @Nullable T value;

	// The last content, which may be incomplete.
	private @Nullable T unsettled;

	private long unsettledSince;

	private volatile boolean read;

	private volatile long readAt;

	private volatile @Nullable String problem;

	/**
	 * Create an instance.
	 * @param property the property of the resource
	 * @param resource the resource
	 * @param interval the interval of comparisons, zero for none
	 * @param reader reads the content, and throws {@link IllegalArgumentException} if it
	 * is invalid
	 */
	PolledResource(String property, Resource resource, Duration interval, Function<String, T> reader) {
		this.property = property;
		this.resource = resource;
		this.interval = interval;
		this.reader = reader;
	}

	/**
	 * Return the value.
	 * @return the value, or {@code null} if there never was one
	 */
	@Nullable T get() {
		if (!this.read) {
			// All threads wait for the first value.
			this.reading.lock();
			try {
				if (!this.read) {
					readNow(false);
				}
			}
			finally {
				this.reading.unlock();
			}
		}
		else if (isDue() && this.reading.tryLock()) {
			try {
				if (isDue()) {
					readNow(false);
				}
			}
			finally {
				this.reading.unlock();
			}
		}
		return this.value;
	}

	/**
	 * Read the resource again after a refusal and use its content immediately.
	 */
	void readAgain() {
		this.reading.lock();
		try {
			readNow(true);
		}
		finally {
			this.reading.unlock();
		}
	}

	private boolean isDue() {
		// Two intervals, because a change has to be seen twice.
		return !this.interval.isZero() && System.nanoTime() - this.readAt >= this.interval.toNanos() / 2;
	}

	private void readNow(boolean atOnce) {
		try {
			T fresh = this.reader.apply(this.resource.getContentAsString(StandardCharsets.UTF_8));
			if (this.value == null || atOnce || fresh.equals(this.value) || isSettled(fresh)) {
				adopt(fresh);
			}
			this.problem = null;
		}
		catch (IOException | IllegalArgumentException ex) {
			complain(ex);
		}
		finally {
			this.readAt = System.nanoTime();
			this.read = (this.value != null);
		}
	}

	private void adopt(T fresh) {
		if (this.value != null && !fresh.equals(this.value)) {
			logger.info("The content of %s, named by '%s', has changed".formatted(this.resource, this.property));
		}
		this.value = fresh;
		this.unsettled = null;
	}

	/**
	 * Return whether a change is old enough to be complete.
	 */
	private boolean isSettled(T fresh) throws IOException {
		if (!fresh.equals(this.unsettled)) {
			this.unsettled = fresh;
			this.unsettledSince = System.nanoTime();
		}
		return System.nanoTime() - this.unsettledSince >= SETTLED_AFTER.toNanos() || (this.resource.isFile()
				&& System.currentTimeMillis() - this.resource.lastModified() > SETTLED_AFTER.toMillis());
	}

	private void complain(Exception ex) {
		boolean known = (this.problem != null);
		this.problem = ex.getMessage() + hint();
		if (!known) {
			logger.warn("%s, named by '%s', cannot be used (%s); %s".formatted(this.resource, this.property,
					this.problem,
					(this.value != null) ? "the previous content stays in use" : "it is read again when it is needed"));
		}
	}

	private String hint() {
		// A path without a prefix is a packaged resource.
		return (this.resource instanceof ContextResource && !this.resource.exists())
				? "; the location of a file must start with 'file:'" : "";
	}

	/**
	 * Return an exception for the missing value that names the property.
	 */
	InvalidHarborPropertyException toException() {
		return new InvalidHarborPropertyException(this.property, "It refers to %s, whose content cannot be used (%s)"
			.formatted(this.resource, Objects.requireNonNullElse(this.problem, "it was not read yet")));
	}

}
