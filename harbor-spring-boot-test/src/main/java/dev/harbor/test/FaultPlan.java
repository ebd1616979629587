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

package dev.harbor.test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.AntPathMatcher;

/**
 * The pending faults of calls to the API.
 */
final class FaultPlan {

	private final AntPathMatcher paths = new AntPathMatcher();

	private final List<Planned> planned = new ArrayList<>();

	// Read without the lock by calls without a fault.
	private volatile boolean empty = true;

	private volatile long generation;

	synchronized void add(int count, @Nullable String method, @Nullable String path, Fault fault) {
		this.planned.add(new Planned(count, method, path, fault));
		this.empty = false;
	}

	Optional<Fault> take(ApiRequest request) {
		return (this.empty) ? Optional.empty() : takePlanned(request);
	}

	private synchronized Optional<Fault> takePlanned(ApiRequest request) {
		Iterator<Planned> inOrder = this.planned.iterator();
		while (inOrder.hasNext()) {
			Planned next = inOrder.next();
			if (next.matches(request)) {
				next.left--;
				if (next.left == 0) {
					inOrder.remove();
				}
				this.empty = this.planned.isEmpty();
				return Optional.of(next.fault);
			}
		}
		return Optional.empty();
	}

	synchronized int pending() {
		return this.planned.stream().mapToInt((planned) -> planned.left).sum();
	}

	synchronized void reset() {
		this.planned.clear();
		this.empty = true;
		this.generation++;
	}

	/**
	 * Return a number that changes with each reset.
	 * @return the number
	 */
	long generation() {
		return this.generation;
	}

	/**
	 * Fault of a call.
	 */
	@FunctionalInterface
	interface Fault {

		ResponseDefinitionBuilder answer(FaultyCall call);

	}

	private final class Planned {

		private final @Nullable String method;

		private final @Nullable String path;

		private final Fault fault;

		private int left;

		Planned(int count, @Nullable String method, @Nullable String path, Fault fault) {
			this.left = count;
			this.method = method;
			this.path = path;
			this.fault = fault;
		}

		boolean matches(ApiRequest request) {
			return (this.method == null || this.method.equals(request.method()))
					&& (this.path == null || FaultPlan.this.paths.match(this.path, request.path()));
		}

	}

}
