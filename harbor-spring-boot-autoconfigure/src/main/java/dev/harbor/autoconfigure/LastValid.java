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
 * The last valid state of properties that may be bound again while the application runs,
 * as Spring Cloud's refresh of the environment does: a mistake fails at startup, and is
 * logged later, when the state stays as it was.
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
	 * @param consequence what the log says of a mistake at a later binding
	 */
	LastValid(Class<?> owner, String consequence) {
		this.logger = LogFactory.getLog(owner);
		this.consequence = consequence;
	}

	/**
	 * Return the last valid state, which does not change while properties are bound.
	 */
	@Nullable S get() {
		return this.state;
	}

	void reject(InvalidHarborPropertyException problem) {
		this.rejected = problem;
	}

	/**
	 * Take over what was bound, unless it was rejected or is not valid.
	 * @param validation throws {@link InvalidHarborPropertyException}
	 * @param bound what was bound
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
