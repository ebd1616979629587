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

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The last valid state of properties that may be bound again at runtime, for example when
 * Spring Cloud refreshes the environment. A mistake fails at startup. Later it is logged,
 * and the state does not change.
 *
 * @param <S> the type of the state
 */
final class LastValid<S> {

	private final Log logger;

	private final String consequence;

	private @Nullable InvalidHarborPropertyException rejected;

	private volatile @Nullable S state;

	/**
	 * Create an instance without a state.
	 * @param owner the properties, for the log
	 * @param consequence the consequence of a mistake at a later binding, for the log
	 */
	LastValid(Class<?> owner, String consequence) {
		this.logger = LogFactory.getLog(owner);
		this.consequence = consequence;
	}

	/**
	 * Return the last valid state.
	 */
	@Nullable S get() {
		return this.state;
	}

	void reject(InvalidHarborPropertyException problem) {
		this.rejected = problem;
	}

	/**
	 * Adopt the bound state, unless it was rejected or is invalid.
	 * @param validation the validation, which throws
	 * {@link InvalidHarborPropertyException}
	 * @param bound the bound state
	 */
	void update(Runnable validation, Supplier<S> bound) {
		try {
			InvalidHarborPropertyException rejected = this.rejected;
			this.rejected = null;
			if (rejected != null) {
				throw rejected;
			}
			validation.run();
		}
		catch (InvalidHarborPropertyException ex) {
			if (this.state == null) {
				throw ex;
			}
			this.logger.error(ex.getMessage() + "; " + this.consequence);
			return;
		}
		this.state = bound.get();
	}

}
