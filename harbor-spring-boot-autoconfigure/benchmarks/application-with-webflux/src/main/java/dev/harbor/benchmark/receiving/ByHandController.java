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

package dev.harbor.benchmark.receiving;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.annotation.JsonProperty;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives deliveries without the starter, according to Harbor's documentation. Nothing
 * blocks, so it stays on the event loop.
 */
@RestController
class ByHandController {

	private static final Duration TOLERANCE = Duration.ofMinutes(5);

	private final Handled handled;

	private final JsonMapper mapper;

	private final SecretKeySpec key;

	ByHandController(Handled handled, JsonMapper mapper, @Value("${harbor.webhook.secret}") String secret) {
		this.handled = handled;
		this.mapper = mapper;
		this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
	}

	@PostMapping("/by-hand")
	Mono<ResponseEntity<Void>> receive(@RequestBody Mono<byte[]> body,
			@RequestHeader("Harbor-Signature") String signature, @RequestHeader("Harbor-Timestamp") String timestamp) {
		return receiveOnThisThread(body, signature, timestamp);
	}

	/**
	 * As if the handler were blocking.
	 */
	@PostMapping("/by-hand-blocking")
	Mono<ResponseEntity<Void>> receiveBlocking(@RequestBody Mono<byte[]> body,
			@RequestHeader("Harbor-Signature") String signature, @RequestHeader("Harbor-Timestamp") String timestamp) {
		return receiveOnThisThread(body.publishOn(Schedulers.boundedElastic()), signature, timestamp);
	}

	private Mono<ResponseEntity<Void>> receiveOnThisThread(Mono<byte[]> body, String signature, String timestamp) {
		return body.handle((bytes, sink) -> {
			try {
				sink.next(receive(bytes, signature, timestamp));
			}
			catch (GeneralSecurityException ex) {
				sink.error(ex);
			}
		});
	}

	private ResponseEntity<Void> receive(byte[] body, String signature, String timestamp)
			throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(this.key);
		mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
		mac.update((byte) '.');
		if (!MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(signature))) {
			return ResponseEntity.badRequest().build();
		}
		Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
		if (Duration.between(signedAt, Instant.now()).abs().compareTo(TOLERANCE) > 0) {
			return ResponseEntity.badRequest().build();
		}
		this.handled.accept(this.mapper.readValue(body, Delivery.class).data().payload());
		return ResponseEntity.ok().build();
	}

	record Delivery(String id, String type, @JsonProperty("created_at") Instant createdAt, Event data) {

	}

	record Event(String id, String type, @JsonProperty("workspace_id") String workspaceId, OrderShipped payload,
			@JsonProperty("created_at") Instant createdAt) {

	}

}
