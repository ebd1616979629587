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

package dev.harbor;

import java.util.List;
import java.util.Optional;

/**
 * One page of a list, newest first.
 *
 * @param <T> the type of the elements
 * @param data the elements, 100 at most
 * @param hasMore whether another page follows
 * @param endCursor the value of {@code startingAfter} for the next page; it is valid for
 * 24 hours, so an interrupted job can continue with it
 * @since 0.1.0
 */
public record Page<T>(List<T> data, boolean hasMore, Optional<String> endCursor) {

	public Page {
		data = List.copyOf(data);
	}

}
