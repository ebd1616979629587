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
 * Checks whether the application under test verifies deliveries. Standalone controllers
 * are called with unverified requests, so that tests of them prove nothing.
 */
final class Verification {

	static final String MISSING = "Nothing verifies deliveries, because Harbor's auto-configuration is not part "
			+ "of the application context; test with @WebMvcTest, @WebFluxTest or @SpringBootTest instead of a "
			+ "standalone controller";

	private Verification() {
	}

	static boolean isPresentIn(ApplicationContext context) {
		return context.getBeanProvider(WebhookReceiver.class).stream().findAny().isPresent();
	}

}
