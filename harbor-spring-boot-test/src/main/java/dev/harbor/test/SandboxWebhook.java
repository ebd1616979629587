package dev.harbor.test;

import java.net.URI;

/**
 * A webhook endpoint that is registered in a {@link HarborSandbox}.
 *
 * @param id the id, beginning with {@code wh_}
 * @param endpoint the name by which the application knows the endpoint
 * @param url where deliveries go
 * @param secret the key of the signatures at the time it was asked for
 */
public record SandboxWebhook(String id, String endpoint, URI url, String secret) {

	@Override
	public String toString() {
		return "SandboxWebhook[id=%s, endpoint=%s, url=%s]".formatted(this.id, this.endpoint, this.url);
	}

}
