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
import java.util.Map;

import tools.jackson.databind.JsonNode;

import dev.harbor.HarborEnvironment;
import dev.harbor.test.WebhookEndpoints.ApplicationWebhook;

/**
 * Applications register the addresses and secrets of their webhooks here. Not part of
 * Harbor's API, where endpoints are registered once and their secrets are stored.
 */
final class ApplicationRegistry {

	static final String PATH = "/sandbox/webhooks";

	private final ApiKeys keys;

	private final WebhookEndpoints webhooks;

	ApplicationRegistry(ApiKeys keys, WebhookEndpoints webhooks) {
		this.keys = keys;
		this.webhooks = webhooks;
	}

	Answer handle(ApiRequest request) {
		try {
			// Pages in a browser cannot send this header without a preflight request.
			this.keys.authenticate(request.header("Authorization"));
			RequestBody body = RequestBody.of(request);
			URI url = body.url();
			if (!HarborEnvironment.isLoopback(url)) {
				throw ApiError.invalid("url must be on a loopback address.");
			}
			switch (request.method()) {
				case "PUT" -> this.webhooks.keepOfApplication(new ApplicationWebhook(HarborSandbox.DEFAULT_WORKSPACE_ID,
						text(body, "endpoint"), url, body.subscription(), () -> text(body, "secret")));
				case "DELETE" -> this.webhooks.removeOfApplication(url);
				default -> throw ApiError.methodNotAllowed("PUT and DELETE are possible here.");
			}
			return new Answer(204, Map.of(), new byte[0]);
		}
		catch (ApiError ex) {
			return ex.answer("req_0");
		}
	}

	private static String text(RequestBody body, String name) {
		JsonNode node = body.json().path(name);
		if (!node.isString() || node.stringValue().isEmpty()) {
			throw ApiError.invalid(name + " is missing or not a text.");
		}
		return node.stringValue();
	}

}
