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

package dev.harbor.sample.page;

/**
 * A failure that can be caused on demand, to see how the application handles it. The page
 * has a switch for each bean of this type, in order.
 */
public interface Mishap {

	/**
	 * Return the name, as used in the requests of the page.
	 * @return the name, with lower-case letters and hyphens
	 */
	String name();

	String title();

	/**
	 * Describe the failure and its visible effect.
	 * @return one or two sentences
	 */
	String description();

	/**
	 * Return whether the failure lasts until it is ended, or happens once.
	 * @return whether the failure lasts
	 */
	boolean lasts();

	/**
	 * Return whether a lasting failure is active.
	 * @return whether the failure is active
	 */
	boolean isOn();

	void begin();

	/**
	 * End the failure.
	 */
	void end();

}
