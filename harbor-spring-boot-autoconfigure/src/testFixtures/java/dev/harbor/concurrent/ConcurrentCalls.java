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

package dev.harbor.concurrent;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Calls at the same time, each on a thread of its own.
 */
public final class ConcurrentCalls {

	private ConcurrentCalls() {
	}

	/**
	 * Call a method.
	 * @param <T> the type of its results
	 * @param number the number of calls
	 * @param method the method
	 * @return the results
	 */
	public static <T> List<T> of(int number, Supplier<T> method) {
		return Stream.generate(() -> CompletableFuture.supplyAsync(method, (call) -> new Thread(call).start()))
			.limit(number)
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
	}

}
