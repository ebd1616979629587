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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebhookEndpoint}.
 */
class WebhookEndpointTests {

	@Test
	void toStringDoesNotContainTheSecret() {
		WebhookEndpoint endpoint = endpoint(List.of("*"));
		assertThat(endpoint.toString()).contains("wh_1", "https://example.com/hooks", "active")
			.doesNotContain("s3cret");
		assertThat(endpoint.secret()).contains("s3cret");
	}

	@Test
	void jacksonDoesNotWriteTheSecret() {
		String json = JsonMapper.builder().build().writeValueAsString(endpoint(List.of("*")));
		assertThat(json).contains("wh_1").doesNotContain("s3cret", "secret");
	}

	@Test
	void eventsCannotBeChanged() {
		List<String> events = new ArrayList<>(List.of("order.shipped"));
		WebhookEndpoint endpoint = endpoint(events);
		events.add("*");
		assertThat(endpoint.events()).containsExactly("order.shipped").isUnmodifiable();
	}

	private static WebhookEndpoint endpoint(List<String> events) {
		return new WebhookEndpoint("wh_1", URI.create("https://example.com/hooks"), events, "active", Instant.EPOCH,
				Optional.of("s3cret"));
	}

}
