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

import dev.harbor.webhook.web.WebhookReceiver;

import org.springframework.context.ApplicationContext;

/**
 * Checks whether the application under test verifies deliveries. A controller that is set
 * up on its own is called with unverified requests, so its tests would prove nothing.
 */
final class Verification {

	static final String MISSING = "Nothing verifies deliveries here, since Harbor's auto-configuration is not part of "
			+ "the application context; test with @WebMvcTest, @WebFluxTest or @SpringBootTest in place of a "
			+ "controller that is set up by itself";

	private Verification() {
	}

	static boolean isPresentIn(ApplicationContext context) {
		return context.getBeanProvider(WebhookReceiver.class).stream().findAny().isPresent();
	}

}
