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

import org.springframework.util.Assert;

/**
 * Checks the variables of a path.
 */
final class ResourcePath {

	private ResourcePath() {
	}

	/**
	 * Refuse ids that would change the path to another resource.
	 * @param id the id of a resource
	 * @param name the name of the parameter, for the exception
	 * @return the id
	 */
	static String requireId(String id, String name) {
		Assert.notNull(id, () -> "'" + name + "' must not be null");
		if (id.isBlank() || id.equals(".") || id.equals("..")) {
			throw new IllegalArgumentException("'" + id + "' is not an id");
		}
		return id;
	}

}
