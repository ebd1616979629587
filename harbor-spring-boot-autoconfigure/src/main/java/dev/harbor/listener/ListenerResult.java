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

package dev.harbor.listener;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Result of a listener: nothing, or something that is awaited.
 */
final class ListenerResult {

	private ListenerResult() {
	}

	/**
	 * Return whether the return type of a method is supported.
	 */
	static boolean isKnown(Method method) {
		return isNothing(method) || KotlinDetector.isSuspendingFunction(method) || isAwaited(method.getReturnType());
	}

	static boolean isNothing(Method method) {
		return method.getReturnType() == void.class || method.getReturnType() == Void.class;
	}

	static boolean isAwaited(Class<?> type) {
		return CompletionStage.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	static void await(@Nullable Object result) throws Exception {
		if (result instanceof CompletionStage<?> stage) {
			await(stage);
			return;
		}
		ReactiveAdapter adapter = (result != null)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result) : null;
		if (adapter != null) {
			await(Reactor.toStage(adapter, result));
		}
	}

	private static void await(CompletionStage<?> stage) throws Exception {
		try {
			stage.toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			throw failure((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	static @Nullable Object ofSuspendingFunction(Method method, Object target, Object[] arguments) {
		return Coroutines.invoke(method, target, arguments);
	}

	/**
	 * Return the exception of a method, or throw it if it is an error.
	 */
	static Exception failure(Throwable thrown) {
		if (thrown instanceof Exception exception) {
			return exception;
		}
		if (thrown instanceof Error error) {
			throw error;
		}
		return new IllegalStateException("The method threw neither an exception nor an error", thrown);
	}

	/**
	 * Only with Reactor on the class path.
	 */
	private static final class Reactor {

		static CompletionStage<?> toStage(ReactiveAdapter adapter, @Nullable Object result) {
			return Flux.from(adapter.toPublisher(result)).then().toFuture();
		}

	}

	/**
	 * Only with Kotlin's coroutines on the class path.
	 */
	private static final class Coroutines {

		static Object invoke(Method method, Object target, Object[] arguments) {
			return CoroutinesUtils.invokeSuspendingFunction(method, target, arguments);
		}

	}

}
