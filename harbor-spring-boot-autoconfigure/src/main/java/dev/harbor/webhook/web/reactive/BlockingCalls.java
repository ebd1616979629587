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

package dev.harbor.webhook.web.reactive;

import java.util.concurrent.Callable;

import io.micrometer.observation.Observation;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Makes calls that may wait, on threads that may.
 */
final class BlockingCalls {

	// As ObservationThreadLocalAccessor has it, which needs another library.
	private static final String OBSERVATION = "micrometer.observation";

	private BlockingCalls() {
	}

	private static Scheduler scheduler() {
		return Schedulers.boundedElastic();
	}

	/**
	 * Make a call within the current observation.
	 * @param call the call
	 * @return its result, delivered on the thread that made the call
	 */
	static <T> Mono<T> call(Callable<? extends T> call) {
		return Mono.deferContextual((context) -> Mono.<T>fromCallable(() -> observed(context, call)))
			.subscribeOn(scheduler());
	}

	/**
	 * Make a call that nobody waits for.
	 * @param call the call
	 */
	static void run(Runnable call) {
		scheduler().schedule(call);
	}

	private static <T> T observed(ContextView context, Callable<? extends T> call) throws Exception {
		Observation observation = context.hasKey(OBSERVATION) ? context.get(OBSERVATION) : Observation.NOOP;
		Observation.Scope scope = observation.openScope();
		try {
			return call.call();
		}
		catch (LinkageError | VirtualMachineError ex) {
			// Reactor would let the thread die of it, and the caller wait for ever.
			throw new IllegalStateException(ex);
		}
		finally {
			scope.close();
		}
	}

}
