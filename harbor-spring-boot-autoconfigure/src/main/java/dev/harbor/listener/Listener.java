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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.harbor.event.Event;
import dev.harbor.webhook.EventTypes;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * A method that is called with events.
 *
 * @since 0.2.0
 */
public final class Listener {

	private final String id;

	private final String endpoint;

	private final EventTypes types;

	private final boolean transactional;

	private final @Nullable ListenerKey key;

	private final Supplier<Object> bean;

	private final Method method;

	private final List<ListenerArgument> arguments;

	Listener(String id, String endpoint, EventTypes types, boolean transactional, @Nullable ListenerKey key,
			Supplier<Object> bean, Method method, List<ListenerArgument> arguments) {
		this.id = id;
		this.endpoint = endpoint;
		this.types = types;
		this.transactional = transactional;
		this.key = key;
		this.bean = bean;
		this.method = method;
		this.arguments = arguments;
		ReflectionUtils.makeAccessible(method);
	}

	/**
	 * Return the id.
	 * @return the id, which is unique in the application
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the endpoint of the events.
	 * @return the name of the endpoint
	 */
	public String endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the types of events that this listener accepts.
	 * @return the types
	 */
	public EventTypes types() {
		return this.types;
	}

	/**
	 * Return whether this listener accepts events of a type.
	 * @param type the type of an event
	 * @return whether it accepts them
	 */
	public boolean takes(String type) {
		return this.types.test(type);
	}

	/**
	 * Return whether the method is called in the transaction that records the event as
	 * handled.
	 * @return whether it is transactional
	 */
	public boolean isTransactional() {
		return this.transactional;
	}

	/**
	 * Return whether events that share a key are to be handled one at a time.
	 * @return whether this listener has a key
	 */
	public boolean hasKey() {
		return this.key != null;
	}

	/**
	 * Return the key of an event.
	 * @param event the event
	 * @return the key, or empty if the event can be handled concurrently with any other
	 */
	public Optional<String> keyOf(Event event) {
		return (this.key != null) ? this.key.valueIn(event) : Optional.empty();
	}

	/**
	 * Call the method, and await its result.
	 * @param event the event
	 * @param attempt the number of the attempt of this listener, from 1
	 * @param receivedAt when the event was received
	 * @param source the source of the event
	 * @throws ParkEventException if the method parks the event, or its payload cannot be
	 * converted
	 * @throws Exception if the method fails for another reason
	 */
	public void call(Event event, int attempt, Instant receivedAt, ListenerContext.Source source) throws Exception {
		Assert.notNull(event, "'event' must not be null");
		ListenerContext context = new Context(this.id, this.endpoint, attempt, receivedAt, source);
		Object[] values = new Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).resolve(event, context);
		}
		try {
			ListenerResult.await(invoke(values));
		}
		finally {
			// An interrupt that the method leaves would disturb the listener after it, or
			// break the connection that records the event.
			Thread.interrupted();
		}
	}

	private @Nullable Object invoke(Object[] values) throws Exception {
		Object target = this.bean.get();
		if (KotlinDetector.isSuspendingFunction(this.method)) {
			return ListenerResult.ofSuspendingFunction(this.method, target, values);
		}
		try {
			return this.method.invoke(target, values);
		}
		catch (InvocationTargetException ex) {
			throw ListenerResult.failure(ex.getTargetException());
		}
	}

	@Override
	public String toString() {
		return "listener '%s' of endpoint '%s'".formatted(this.id, this.endpoint);
	}

	private record Context(String listener, String endpoint, int attempt, Instant receivedAt,
			Source source) implements ListenerContext {

	}

}
