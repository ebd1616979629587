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
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Makes blocking calls on threads that may block.
 */
final class BlockingCalls {

	// Same value as ObservationThreadLocalAccessor.KEY, whose class needs another
	// library.
	private static final String OBSERVATION = "micrometer.observation";

	// A call that follows on such a thread does not have to change to another thread.
	private static final ThreadLocal<Boolean> mayWait = ThreadLocal.withInitial(() -> false);

	private static final Scheduler scheduler = new MarkingScheduler();

	private BlockingCalls() {
	}

	/**
	 * Make a call within the current observation. The call is made on this thread if it
	 * may block, which is the case if it runs an earlier call or continues with its
	 * result.
	 * @param call the call
	 * @return the result, emitted on the thread of the call
	 */
	static <T> Mono<T> call(Callable<? extends T> call) {
		return call(true, call);
	}

	/**
	 * Make a call within the current observation, on another thread only if the call may
	 * block and this thread may not.
	 * @param mayBlock whether the call may block
	 * @param call the call
	 * @return the result, emitted on the thread of the call
	 */
	static <T> Mono<T> call(boolean mayBlock, Callable<? extends @Nullable T> call) {
		return Mono.deferContextual((context) -> {
			Mono<T> observed = Mono.fromCallable(() -> observed(context, call));
			return (!mayBlock || mayWait.get()) ? observed : observed.subscribeOn(scheduler);
		});
	}

	/**
	 * Make a call without waiting for it.
	 * @param call the call
	 */
	static void run(Runnable call) {
		scheduler.schedule(call);
	}

	private static <T> @Nullable T observed(ContextView context, Callable<? extends @Nullable T> call)
			throws Exception {
		Observation observation = context.hasKey(OBSERVATION) ? context.get(OBSERVATION) : Observation.NOOP;
		Observation.Scope scope = observation.openScope();
		try {
			return call.call();
		}
		catch (LinkageError | VirtualMachineError ex) {
			// Reactor would rethrow such an error and end the thread, and the caller
			// would wait forever.
			throw new IllegalStateException(ex);
		}
		finally {
			scope.close();
		}
	}

	/**
	 * {@link Schedulers#boundedElastic()} with a mark on each thread that runs a task.
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
