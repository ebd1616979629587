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
 * Something that can be made to go wrong, to see what the application does then. The page
 * has a switch for each bean of this type, in their order.
 */
public interface Mishap {

	/**
	 * Return the name by which the page's requests call it.
	 * @return the name, of lower-case letters and hyphens
	 */
	String name();

	String title();

	/**
	 * Describe what happens, and what is to be seen.
	 * @return a sentence or two
	 */
	String description();

	/**
	 * Return whether this lasts until it is ended, or happens once.
	 * @return whether it lasts
	 */
	boolean lasts();

	/**
	 * Return whether it was begun, and lasts.
	 * @return whether it is on
	 */
	boolean isOn();

	void begin();

	/**
	 * Put right what was made to go wrong.
	 */
	void end();

}
