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
 * Marks a parameter of a controller method that receives what Harbor delivers, verified
 * before the method is called. Its type is {@link WebhookDelivery},
 * {@link dev.harbor.event.Event}, {@link dev.harbor.event.EventPayload}, or any other
 * type, which the payload of the event is converted to.
 * <p>
 * The method is mapped to {@code POST}, and called once for each event however often it
 * is delivered. It has Harbor's 10 seconds to answer; a status that is not 2xx, or an
 * exception, leaves the event open for the next attempt.
 *
 * @since 0.1.0
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface HarborWebhook {

	/**
	 * The name of the endpoint, whose secrets verify what it receives.
	 * @return the name in the configuration
	 */
	String value() default "default";

	/**
	 * The event types to handle. Events of any other type are acknowledged without
	 * calling the method.
	 * @return the types, none for all
	 */
	String[] types() default {};

}
