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
import java.security.GeneralSecurityException;
import java.util.stream.LongStream;

import com.sun.management.ThreadMXBean;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.HandWrittenReceiver;
import dev.harbor.webhook.web.HandWrittenReceiver.Order;
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
			assertThat(server.deliver(HandWrittenReceiver.delivery(path)).statusCode()).isEqualTo(200);
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

	@RestController
	static class StarterController {

		@PostMapping("/starter")
		Mono<Void> receive(@HarborWebhook Order order) {
			return Mono.empty();
		}

	}

	@RestController
	static class ByHandController {

		private final HandWrittenReceiver receiver;

		ByHandController(JsonMapper mapper) {
			this.receiver = new HandWrittenReceiver(mapper);
		}

		@PostMapping("/by-hand")
		Mono<ResponseEntity<Void>> receive(@RequestBody Mono<byte[]> body,
				@RequestHeader("Harbor-Signature") String signature,
				@RequestHeader("Harbor-Timestamp") String timestamp) {
			return body.handle((bytes, sink) -> {
				try {
					sink.next(this.receiver.receive(bytes, signature, timestamp));
				}
				catch (GeneralSecurityException ex) {
					sink.error(ex);
				}
			});
		}

	}

}
