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

package dev.harbor.webhook.web.reactive;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.ThreadMXBean;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what Spring WebFlux allocates for a delivery, compared with a controller by
 * hand.
 */
@Timeout(60)
class ReactiveReceivingAllocationTests {

	private static final int WARM_UPS = 1000;

	private static final int REQUESTS = 300;

	@Test
	void deliveryAllocatesLittleMoreThanByHand() {
		try (WebhookServer server = WebhookServer.of(StarterController.class, ByHandController.class)
			.on(Stack.NETTY)
			.run()) {
			long byHand = bytesPerDelivery(server, "/by-hand");
			assertThat(bytesPerDelivery(server, "/starter")).isBetween(1L, (long) (1.1 * byHand));
		}
	}

	/*
	 * By the threads of the web server and those that may block.
	 */
	private static long bytesPerDelivery(WebhookServer server, String path) {
		deliver(server, path, WARM_UPS);
		long before = allocated();
		deliver(server, path, REQUESTS);
		return (allocated() - before) / REQUESTS;
	}

	private static void deliver(WebhookServer server, String path, int times) {
		for (int i = 0; i < times; i++) {
			TestDelivery delivery = TestDelivery.to(path)
				.event("order.shipped",
						"{\"order_id\":\"ord_1\",\"note\":\"%s\",\"items\":[1,2]}".formatted("x".repeat(800)));
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		}
	}

	private static long allocated() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		return LongStream.of(threads.getAllThreadIds())
			.mapToObj(threads::getThreadInfo)
			.filter((thread) -> thread != null && thread.getThreadName().matches("(reactor-http|boundedElastic).*"))
			.mapToLong((thread) -> threads.getThreadAllocatedBytes(thread.getThreadId()))
			.sum();
	}

	record Order(@JsonProperty("order_id") String orderId, String note, List<Integer> items) {

	}

	@RestController
	static class StarterController {

		@PostMapping("/starter")
		Mono<Void> receive(@HarborWebhook Order order) {
			return Mono.empty();
		}

	}

	/**
	 * Receives deliveries as one would without the starter.
	 */
	@RestController
	static class ByHandController {

		private final JsonMapper mapper;

		private final SecretKeySpec key = new SecretKeySpec(TestDelivery.SECRET.getBytes(StandardCharsets.UTF_8),
				"HmacSHA256");

		ByHandController(JsonMapper mapper) {
			this.mapper = mapper;
		}

		@PostMapping("/by-hand")
		Mono<ResponseEntity<Void>> receive(@RequestBody Mono<byte[]> body,
				@RequestHeader("Harbor-Signature") String signature,
				@RequestHeader("Harbor-Timestamp") String timestamp) {
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
			if (Duration.between(signedAt, Instant.now()).abs().compareTo(Duration.ofMinutes(5)) > 0) {
				return ResponseEntity.badRequest().build();
			}
			this.mapper.readValue(body, Delivery.class);
			return ResponseEntity.ok().build();
		}

	}

	record Delivery(String id, String type, @JsonProperty("created_at") Instant createdAt, StoredEvent data) {

	}

	record StoredEvent(String id, String type, @JsonProperty("workspace_id") String workspaceId, Order payload,
			@JsonProperty("created_at") Instant createdAt) {

	}

}
