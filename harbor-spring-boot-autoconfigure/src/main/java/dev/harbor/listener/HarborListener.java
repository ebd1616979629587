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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of any bean that is called with the events of a webhook endpoint.
 * <p>
 * The starter maps the path of the endpoint, verifies what arrives there, and calls each
 * listener that takes the type of the event. Parameters may be, in any order, an
 * {@link dev.harbor.event.Event Event}, its {@link dev.harbor.event.EventPayload
 * EventPayload}, a {@link ListenerContext}, and one of any other type, which the payload
 * is converted to and which is validated if it is marked with {@code @Valid} or
 * {@link org.springframework.validation.annotation.Validated @Validated}. A method
 * returns nothing, or something that is awaited: a
 * {@link java.util.concurrent.CompletionStage CompletionStage}, a Reactor type; it may
 * also be a Kotlin {@code suspend fun}.
 * <p>
 * Without an inbox the answer to Harbor waits for all listeners, and one that fails has
 * all of them called again. With an inbox the answer comes as soon as the event is
 * stored, and each listener has attempts of its own.
 * <p>
 * Placeholders are resolved in all texts.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface HarborListener {

	/**
	 * Name of the listener in the inbox, in logs and metrics. Give it one before the
	 * method or its class is renamed: stored events wait for a listener of their id.
	 * @return the id; if empty, the simple name of the class and that of the method, such
	 * as {@code OrderEvents.shipped}
	 */
	String id() default "";

	/**
	 * Name of the endpoint whose events the method takes.
	 * @return the name of the endpoint in the configuration
	 */
	String endpoint() default "default";

	/**
	 * Types of the events that the method takes: exact ones such as
	 * {@code order.shipped}, {@code order.*} for all types that begin with
	 * {@code order.}, or {@code *}.
	 * @return the types; if empty, every type is taken
	 */
	String[] types() default {};

	/**
	 * Whether the method is called within the transaction that records the event as
	 * handled. Only with an inbox.
	 * @return {@code false} for a method that is called outside a transaction, and whose
	 * event is recorded afterwards
	 */
	boolean transactional() default true;

	/**
	 * Name of a property of the payload, such as {@code number}, or of one inside it,
	 * such as {@code order.number}. Events with the same value are handled one at a time,
	 * in the order in which they arrived: one that fails holds up those behind it until
	 * it is handled. Events without a value are handled beside all others. Only with an
	 * inbox.
	 * @return the name of the property; if empty, events are handled side by side
	 */
	String key() default "";

}
