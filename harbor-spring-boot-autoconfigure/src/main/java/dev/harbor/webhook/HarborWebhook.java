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

package dev.harbor.webhook;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Annotation for a parameter of a controller method that receives verified deliveries of
 * Harbor. Its type is {@link WebhookDelivery}, {@link dev.harbor.event.Event},
 * {@link dev.harbor.event.EventPayload}, or any other type for the converted payload.
 * <p>
 * The method is mapped to {@code POST}, and called once for each event, even if the event
 * is delivered several times. It has 10 seconds to answer. An exception, or a status
 * other than 2xx, leaves the event open for the next attempt.
 *
 * @since 0.1.0
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface HarborWebhook {

	/**
	 * Name of the endpoint, whose secrets verify deliveries.
	 * @return the name in the configuration
	 */
	String value() default "default";

	/**
	 * Types of events to handle. Events of other types are acknowledged, and the method
	 * is not called.
	 * @return the types; defaults to all types
	 */
	String[] types() default {};

}
