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

package dev.harbor.client;

import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * An observation that does not affect what is observed: exceptions of the application's
 * handlers, filters and conventions are logged. For use by one thread at a time.
 *
 * @since 0.2.0
 */
public final class SafeObservation {

	private static final Log logger = LogFactory.getLog(SafeObservation.class);

	private final ObservationRegistry registry;

	private Observation observation = Observation.NOOP;

	private Observation.@Nullable Scope scope;

	private Observation.@Nullable Scope outer;

	private SafeObservation(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Start an observation.
	 * @param registry the registry of the observation
	 * @param creation creates the observation
	 * @return the observation
	 */
	public static SafeObservation start(ObservationRegistry registry, Supplier<Observation> creation) {
		SafeObservation started = new SafeObservation(registry);
		quietly(() -> {
			started.observation = creation.get();
			started.observation.start();
		});
		return started;
	}

	/**
	 * Make this the observation of the current thread.
	 */
	public void openScope() {
		this.scope = null;
		this.outer = this.registry.getCurrentObservationScope();
		if (!quietly(() -> this.scope = this.observation.openScope())) {
			this.registry.setCurrentObservationScope(this.outer);
		}
	}

	/**
	 * Make the previous observation that of the current thread again.
	 */
	public void closeScope() {
		Observation.Scope scope = this.scope;
		if (scope != null && !quietly(scope::close)) {
			this.registry.setCurrentObservationScope(this.outer);
		}
	}

	/**
	 * Add to the observation.
	 * @param change the change
	 */
	public void change(Consumer<Observation> change) {
		quietly(() -> change.accept(this.observation));
	}

	/**
	 * Record a failure.
	 * @param failure the failure
	 */
	public void error(Throwable failure) {
		change((observation) -> observation.error(failure));
	}

	/**
	 * Stop the observation.
	 */
	public void stop() {
		change(Observation::stop);
	}

	/**
	 * Do some work within the scope of the observation, and stop the observation.
	 * @param <T> the type of the result
	 * @param work the work
	 * @return the result
	 */
	public <T> T observe(Supplier<T> work) {
		openScope();
		try {
			return work.get();
		}
		catch (Throwable ex) {
			error(ex);
			throw ex;
		}
		finally {
			closeScope();
			stop();
		}
	}

	private static boolean quietly(Runnable action) {
		try {
			action.run();
			return true;
		}
		catch (Exception ex) {
			logger.warn("An observation handler failed: " + ex);
			logger.debug("The cause of the line before", ex);
			return false;
		}
	}

}
