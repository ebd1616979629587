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
 * Annotation for a method of any bean that is called with the events of a webhook
 * endpoint.
 * <p>
 * The starter maps the path of the endpoint, verifies deliveries, and calls each listener
 * that accepts the type of the event. Parameters may be, in any order, an
 * {@link dev.harbor.event.Event Event}, its {@link dev.harbor.event.EventPayload
 * EventPayload}, a {@link ListenerContext}, and one of any other type. The payload is
 * converted to that type, and validated if the parameter is annotated with {@code @Valid}
 * or {@link org.springframework.validation.annotation.Validated @Validated}. A method
 * returns nothing, or a {@link java.util.concurrent.CompletionStage CompletionStage} or a
 * Reactor type, which is awaited. It may also be a Kotlin {@code suspend fun}. A method
 * that is {@code @Async} has to return something that is awaited.
 * <p>
 * Without an inbox, Harbor is answered after all listeners, and if one of them fails, all
 * of them are called again. With an inbox, Harbor is answered as soon as the event is
 * stored, and each listener has its own attempts.
 * <p>
 * Placeholders are resolved in all attributes.
 *
 * @since 0.2.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface HarborListener {

	/**
	 * Id of the listener in the inbox, in logs and in metrics. Set an id before you
	 * rename the method or its class: stored events wait for a listener with their id.
	 * @return the id; defaults to the simple name of the class and the name of the
	 * method, such as {@code OrderEvents.shipped}
	 */
	String id() default "";

	/**
	 * Name of the endpoint of the events.
	 * @return the name of the endpoint in the configuration
	 */
	String endpoint() default "default";

	/**
	 * Types of the events that the method accepts: exact ones such as
	 * {@code order.shipped}, {@code order.*} for all types that begin with
	 * {@code order.}, or {@code *}.
	 * @return the types; defaults to all types
	 */
	String[] types() default {};

	/**
	 * Whether the method is called in the transaction that records the event as handled.
	 * Only with an inbox.
	 * @return {@code false} to call the method outside a transaction, and to record the
	 * event afterwards
	 */
	boolean transactional() default true;

	/**
	 * Name of a property of the payload, such as {@code number}, or of one inside it,
	 * such as {@code order.number}. Events with the same value are handled one at a time,
	 * in the order in which they arrived: one that fails holds up those behind it until
	 * it is handled. Events without a value do not wait for others. Only with an inbox.
	 * @return the name of the property; if empty, events are handled side by side
	 */
	String key() default "";

}
