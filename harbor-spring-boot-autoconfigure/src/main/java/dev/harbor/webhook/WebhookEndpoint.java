package dev.harbor.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;

/**
 * A webhook endpoint: a URL that Harbor delivers events of certain types to.
 *
 * @param id the id, beginning with {@code wh_}
 * @param url where deliveries go
 * @param events the event types it is subscribed to; {@code *} stands for all
 * @param status {@code active} or {@code disabled}; others may come
 * @param createdAt the time of creation
 * @param secret the key of the signatures on its deliveries, shown this once: present on
 * what {@link WebhookEndpointOperations#create} returns and nowhere else, and left out
 * when Jackson writes this endpoint
 */
public record WebhookEndpoint(String id, URI url, List<String> events, String status, Instant createdAt,
		@JsonProperty(access = Access.WRITE_ONLY) Optional<String> secret) {

	public WebhookEndpoint {
		events = List.copyOf(events);
	}

	@Override
	public String toString() {
		return "WebhookEndpoint[id=%s, url=%s, events=%s, status=%s, createdAt=%s]".formatted(this.id, this.url,
				this.events, this.status, this.createdAt);
	}

}
