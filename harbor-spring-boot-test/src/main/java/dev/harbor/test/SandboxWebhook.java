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

import java.net.URI;

/**
 * A webhook endpoint that is registered in a {@link HarborSandbox}.
 *
 * @param id the id, which starts with {@code wh_}
 * @param endpoint the name of the endpoint in the application
 * @param url the URL of deliveries
 * @param secret the secret at the time of the call
 * @since 0.1.0
 */
public record SandboxWebhook(String id, String endpoint, URI url, String secret) {

	@Override
	public String toString() {
		return "SandboxWebhook[id=%s, endpoint=%s, url=%s]".formatted(this.id, this.endpoint, this.url);
	}

}
