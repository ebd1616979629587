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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.ResponseEntity;

/**
 * Receives deliveries as an application does without the starter, for comparison.
 */
public final class HandWrittenReceiver {

	private final JsonMapper mapper;

	private final SecretKeySpec key = new SecretKeySpec(TestDelivery.SECRET.getBytes(StandardCharsets.UTF_8),
			"HmacSHA256");

	public HandWrittenReceiver(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Return a delivery with a payload that can be read as an {@link Order}.
	 */
	public static TestDelivery delivery(String path) {
		return TestDelivery.to(path)
			.event("order.shipped",
					"{\"order_id\":\"ord_1\",\"note\":\"%s\",\"items\":[1,2]}".formatted("x".repeat(800)));
	}

	public ResponseEntity<Void> receive(byte[] body, String signature, String timestamp)
			throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(this.key);
		mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
		mac.update((byte) '.');
		if (!MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(signature))) {
			return ResponseEntity.badRequest().build();
		}
		Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
		if (Duration.between(signedAt, Instant.now()).abs().compareTo(Duration.ofMinutes(5)) > 0) {
			return ResponseEntity.badRequest().build();
		}
		this.mapper.readValue(body, Delivery.class);
		return ResponseEntity.ok().build();
	}

	public record Order(@JsonProperty("order_id") String orderId, String note, List<Integer> items) {

	}

	record Delivery(String id, String type, @JsonProperty("created_at") Instant createdAt, StoredEvent data) {

	}

	record StoredEvent(String id, String type, @JsonProperty("workspace_id") String workspaceId, Order payload,
			@JsonProperty("created_at") Instant createdAt) {

	}

}
