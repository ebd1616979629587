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
	void toStringDoesNotTellTheSecret() {
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
