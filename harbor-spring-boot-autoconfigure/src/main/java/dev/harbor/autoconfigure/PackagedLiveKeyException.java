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

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when live keys are packaged with the application. The message does not contain
 * them.
 */
class PackagedLiveKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Place> places;

	PackagedLiveKeyException(List<Place> places) {
		super("Live API keys are packaged with the application: "
				+ places.stream().map(Place::toString).collect(Collectors.joining(", ")));
		this.places = places;
	}

	List<Place> places() {
		return this.places;
	}

	/**
	 * The location of a key.
	 *
	 * @param property the name of the property
	 * @param origin the file and, if known, the line
	 */
	record Place(String property, String origin) {

		@Override
		public String toString() {
			return "'%s', from %s,".formatted(this.property, this.origin);
		}

	}

}
