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

package dev.harbor.webhook.web.servlet;

import java.util.Collections;
import java.util.List;

import dev.harbor.webhook.web.WebhookRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * {@link WebhookRequest} for a servlet request.
 *
 * @param request the request
 * @param bodies the reader of the body
 */
record ServletWebhookRequest(HttpServletRequest request, WebhookBodyReader bodies) implements WebhookRequest {

	@Override
	public @Nullable String signature() {
		return header("Harbor-Signature");
	}

	@Override
	public @Nullable String timestamp() {
		return header("Harbor-Timestamp");
	}

	private @Nullable String header(String name) {
		List<String> values = Collections.list(this.request.getHeaders(name));
		return values.isEmpty() ? null : String.join(", ", values);
	}

	@Override
	public byte[] body() {
		return this.bodies.read(this.request);
	}

	@Override
	public @Nullable String remoteAddress() {
		return this.request.getRemoteAddr();
	}

}
