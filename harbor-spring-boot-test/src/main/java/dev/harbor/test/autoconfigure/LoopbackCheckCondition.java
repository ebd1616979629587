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

package dev.harbor.test.autoconfigure;

import java.net.URI;

import dev.harbor.HarborEnvironment;
import dev.harbor.client.HarborClient;
import dev.harbor.health.HarborClientCheckCondition;

/**
 * Prevents health checks from calling Harbor in tests, for example with a dummy key.
 * Loopback addresses, such as a sandbox, are checked.
 */
final class LoopbackCheckCondition implements HarborClientCheckCondition {

	LoopbackCheckCondition() {
	}

	@Override
	public boolean mayCheck(String name, HarborClient client) {
		URI url = client.baseUrl();
		// A mock has no URL.
		return url != null && HarborEnvironment.isLoopback(url);
	}

}
