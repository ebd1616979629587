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

package dev.harbor.webhook.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import dev.harbor.webhook.WebhookSigner;

/**
 * A valid or invalid delivery of Harbor.
 *
 * @param path the path
 * @param eventId the id of the event
 * @param body the body
 * @param secret the secret of the signature
 * @param signedAt the time of the signature
 * @param contentType the content type
 */
public record TestDelivery(String path, String eventId, byte[] body, String secret, Instant signedAt,
		String contentType) {

	public static final String SECRET = "hbwhs_0123456789abcdef";

	private static final String JSON = """
			{"id":"del_1","type":"%s","created_at":"2026-01-02T03:04:05Z","data":{"id":"%s","type":"%s",\
			"workspace_id":"ws_1","payload":%s,"created_at":"2026-01-02T03:04:04Z"}}""";

	public static TestDelivery to(String path) {
		return of(path, "evt_" + UUID.randomUUID(), "order.shipped", "{\"order\":\"ord_1\",\"items\":[1,2]}");
	}

	public static TestDelivery of(String path, String eventId, String eventType, String payload) {
		return new TestDelivery(path, eventId,
				JSON.formatted("event.created", eventId, eventType, payload).getBytes(StandardCharsets.UTF_8), SECRET,
				Instant.now(), "application/json");
	}

	public TestDelivery event(String type, String payload) {
		return of(this.path, this.eventId, type, payload).secret(this.secret);
	}

	public TestDelivery kind(String kind) {
		return body(JSON.formatted(kind, this.eventId, "order.shipped", "{}"));
	}

	public TestDelivery body(String body) {
		return body(body.getBytes(StandardCharsets.UTF_8));
	}

	public TestDelivery body(byte[] body) {
		return new TestDelivery(this.path, this.eventId, body, this.secret, this.signedAt, this.contentType);
	}

	public TestDelivery secret(String secret) {
		return new TestDelivery(this.path, this.eventId, this.body, secret, this.signedAt, this.contentType);
	}

	public TestDelivery at(Instant signedAt) {
		return new TestDelivery(this.path, this.eventId, this.body, this.secret, signedAt, this.contentType);
	}

	public TestDelivery contentType(String contentType) {
		return new TestDelivery(this.path, this.eventId, this.body, this.secret, this.signedAt, contentType);
	}

	public TestDelivery path(String path) {
		return new TestDelivery(path, this.eventId, this.body, this.secret, this.signedAt, this.contentType);
	}

	public String signature() {
		return WebhookSigner.of(this.secret).sign(this.body, this.signedAt);
	}

	public String timestamp() {
		return Long.toString(this.signedAt.getEpochSecond());
	}

}
