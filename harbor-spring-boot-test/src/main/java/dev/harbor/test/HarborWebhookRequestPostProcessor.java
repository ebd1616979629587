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

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.util.Assert;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

import dev.harbor.event.Event;

/**
 * {@link RequestPostProcessor} that converts a request of {@code MockMvc} or
 * {@code MockMvcTester} to a delivery, signed for the application under test.
 *
 * @since 0.1.0
 * @see SignedDelivery
 */
public final class HarborWebhookRequestPostProcessor implements RequestPostProcessor {

	private final SignedDelivery delivery;

	private HarborWebhookRequestPostProcessor(SignedDelivery delivery) {
		this.delivery = delivery;
	}

	/**
	 * Add a delivery, which may be invalid, to the request.
	 * @param delivery the delivery
	 * @return the post-processor
	 */
	public static HarborWebhookRequestPostProcessor harborWebhook(SignedDelivery delivery) {
		Assert.notNull(delivery, "'delivery' must not be null");
		return new HarborWebhookRequestPostProcessor(delivery);
	}

	/**
	 * Add a delivery of an event to the endpoint {@code default}.
	 * @param event the event
	 * @return the post-processor
	 */
	public static HarborWebhookRequestPostProcessor harborWebhook(Event event) {
		return harborWebhook(SignedDelivery.of(event));
	}

	/**
	 * Add a delivery of a new event to the endpoint {@code default}.
	 * @param type the type of the event, such as {@code order.shipped}
	 * @param payload the payload, as in {@link SignedDelivery#of(String, Object)}
	 * @return the post-processor
	 */
	public static HarborWebhookRequestPostProcessor harborWebhook(String type, Object payload) {
		return harborWebhook(SignedDelivery.of(type, payload));
	}

	/**
	 * Set the body and the headers of the delivery.
	 * @throws IllegalStateException if the application has no secret for the endpoint, or
	 * does not verify the delivery, such as a standalone set-up
	 */
	@Override
	public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
		WebApplicationContext context = WebApplicationContextUtils
			.findWebApplicationContext(request.getServletContext());
		// Spring MVC alone would bind the parameters from the request.
		Assert.state(context == null || Verification.isPresentIn(context), Verification.MISSING);
		SignedDelivery signed = (context != null) ? this.delivery.signedFor(context) : this.delivery;
		request.setContent(signed.body());
		signed.headers().forEach((name, value) -> {
			request.removeHeader(name);
			request.addHeader(name, value);
		});
		return request;
	}

}
