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

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for requests of webhook endpoints.
 */
class WebhookEndpointRequestTests {

	private static final URI URL = URI.create("https://example.com/hooks");

	@Test
	void createReturnsItsValues() {
		CreateWebhookEndpointRequest request = CreateWebhookEndpointRequest.of(URL, "order.shipped", "invoice.paid")
			.workspaceId("ws_1")
			.idempotencyKey("key 1");
		assertThat(request.url()).isEqualTo(URL);
		assertThat(request.events()).containsExactly("order.shipped", "invoice.paid").isUnmodifiable();
		assertThat(request.workspaceId()).contains("ws_1");
		assertThat(request.idempotencyKey()).contains("key 1");
	}

	@Test
	void createIsNotChangedByItsWithers() {
		CreateWebhookEndpointRequest request = CreateWebhookEndpointRequest.of(URL, "*");
		request.workspaceId("ws_1").idempotencyKey("key");
		assertThat(request.workspaceId()).isEmpty();
		assertThat(request.idempotencyKey()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " key", "key ", "line\nend", "caf\u00e9", "\u0000", "tab\t" })
	void createRefusesInvalidIdempotencyKey(String key) {
		CreateWebhookEndpointRequest request = CreateWebhookEndpointRequest.of(URL, "*");
		assertThatIllegalArgumentException().isThrownBy(() -> request.idempotencyKey(key));
	}

	@Test
	void updateReturnsItsValues() {
		UpdateWebhookEndpointRequest request = UpdateWebhookEndpointRequest.create()
			.url(URL)
			.events("*")
			.status("disabled");
		assertThat(request.url()).contains(URL);
		assertThat(request.events()).hasValueSatisfying((events) -> assertThat(events).containsExactly("*"));
		assertThat(request.status()).contains("disabled");
	}

	@Test
	void updateIsNotChangedByItsWithers() {
		UpdateWebhookEndpointRequest request = UpdateWebhookEndpointRequest.create();
		request.url(URL).events("*").status("disabled");
		assertThat(request.url()).isEmpty();
		assertThat(request.events()).isEmpty();
		assertThat(request.status()).isEmpty();
	}

	@Test
	void listReturnsItsValues() {
		ListWebhookEndpointsRequest request = ListWebhookEndpointsRequest.create()
			.workspaceId("ws_1")
			.limit(7)
			.startingAfter("wh_1");
		assertThat(request.workspaceId()).contains("ws_1");
		assertThat(request.limit()).contains(7);
		assertThat(request.startingAfter()).contains("wh_1");
	}

	@Test
	void listIsNotChangedByItsWithers() {
		ListWebhookEndpointsRequest request = ListWebhookEndpointsRequest.create();
		request.workspaceId("ws_1").limit(7).startingAfter("wh_1");
		assertThat(request.workspaceId()).isEmpty();
		assertThat(request.limit()).isEmpty();
		assertThat(request.startingAfter()).isEmpty();
	}

}
