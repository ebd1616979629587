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
import reactor.core.Disposable;
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

	// What follows at once on such a thread need not change to another one.
	private static final ThreadLocal<Boolean> mayWait = ThreadLocal.withInitial(() -> false);

	private static final Scheduler scheduler = new MarkingScheduler();

	private BlockingCalls() {
	}

	/**
	 * Make a call within the current observation, at once where this thread may wait: one
	 * that such a call was made on, and that goes on with what came of it.
	 * @param call the call
	 * @return its result, delivered on the thread that made the call
	 */
	static <T> Mono<T> call(Callable<? extends T> call) {
		Mono<T> observed = Mono.deferContextual((context) -> Mono.fromCallable(() -> observed(context, call)));
		return Mono.defer(() -> mayWait.get() ? observed : observed.subscribeOn(scheduler));
	}

	/**
	 * Make a call that nobody waits for.
	 * @param call the call
	 */
	static void run(Runnable call) {
		scheduler.schedule(call);
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

	/**
	 * Reactor's scheduler for calls that may wait, whose threads know of themselves that
	 * they may.
	 */
	private static final class MarkingScheduler implements Scheduler {

		@Override
		public Disposable schedule(Runnable task) {
			return Schedulers.boundedElastic().schedule(marked(task));
		}

		@Override
		public Worker createWorker() {
			Worker worker = Schedulers.boundedElastic().createWorker();
			return new Worker() {

				@Override
				public Disposable schedule(Runnable task) {
					return worker.schedule(marked(task));
				}

				@Override
				public void dispose() {
					worker.dispose();
				}

				@Override
				public boolean isDisposed() {
					return worker.isDisposed();
				}

			};
		}

		private static Runnable marked(Runnable task) {
			return () -> {
				mayWait.set(true);
				try {
					task.run();
				}
				finally {
					mayWait.remove();
				}
			};
		}

	}

}
