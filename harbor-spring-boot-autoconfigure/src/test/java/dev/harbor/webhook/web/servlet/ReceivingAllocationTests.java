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

package dev.harbor.webhook.web.servlet;

import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.util.stream.LongStream;

import com.sun.management.ThreadMXBean;
import dev.harbor.autoconfigure.HarborWebMvcAutoConfiguration;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.HandWrittenReceiver;
import dev.harbor.webhook.web.HandWrittenReceiver.Order;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the allocations of a web server for a delivery, compared with a hand-written
 * controller, and for requests without a delivery.
 */
@Timeout(60)
class ReceivingAllocationTests {

	private static final int WARM_UPS = 1000;

	private static final int BATCHES = 5;

	private static final int REQUESTS = 100;

	@Test
	void deliveryAllocatesLessThanHandWrittenCode() {
		try (WebhookServer server = WebhookServer.run(StarterController.class, ByHandController.class)) {
			long byHand = bytesPerRequest(() -> deliver(server, "/by-hand"));
			assertThat(bytesPerRequest(() -> deliver(server, "/starter"))).isBetween(1L, byHand);
		}
	}

	@Test
	void requestsWithoutDeliveryAllocateLittleMore() {
		long get;
		long post;
		try (WebhookServer server = WebhookServer.of(OtherController.class)
			.excluding(HarborWebMvcAutoConfiguration.class)
			.run()) {
			get = bytesPerRequest(() -> get(server));
			post = bytesPerRequest(() -> post(server));
		}
		try (WebhookServer server = WebhookServer.run(OtherController.class, StarterController.class)) {
			assertThat(bytesPerRequest(() -> get(server))).isLessThan(get + 128);
			// The path of each POST request is checked.
			assertThat(bytesPerRequest(() -> post(server))).isLessThan(post + 512);
		}
	}

	private static void deliver(WebhookServer server, String path) {
		assertThat(server.deliver(HandWrittenReceiver.delivery(path)).statusCode()).isEqualTo(200);
	}

	private static void get(WebhookServer server) {
		assertThat(server.send(HttpRequest.newBuilder(server.uri("/other"))).statusCode()).isEqualTo(200);
	}

	private static void post(WebhookServer server) {
		assertThat(server.send(HttpRequest.newBuilder(server.uri("/other")).POST(BodyPublishers.ofString("{}")))
			.statusCode()).isEqualTo(200);
	}

	/*
	 * By the threads of the web server only, which stay alive. The least of several
	 * batches, because some contain the buffers of a new connection.
	 */
	private static long bytesPerRequest(Runnable request) {
		repeat(request, WARM_UPS);
		return LongStream.range(0, BATCHES).map((batch) -> bytesPerRequestOfABatch(request)).min().orElseThrow();
	}

	private static long bytesPerRequestOfABatch(Runnable request) {
		long before = allocated();
		repeat(request, REQUESTS);
		return (allocated() - before) / REQUESTS;
	}

	private static void repeat(Runnable request, int times) {
		for (int i = 0; i < times; i++) {
			request.run();
		}
	}

	private static long allocated() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		return LongStream.of(threads.getAllThreadIds())
			.mapToObj(threads::getThreadInfo)
			.filter((thread) -> thread != null && thread.getThreadName().startsWith("http-nio"))
			.mapToLong((thread) -> threads.getThreadAllocatedBytes(thread.getThreadId()))
			.sum();
	}

	@RestController
	static class StarterController {

		@PostMapping("/starter")
		void receive(@HarborWebhook Order order) {
		}

	}

	@RestController
	static class OtherController {

		@RequestMapping("/other")
		void receive() {
		}

	}

	@RestController
	static class ByHandController {

		private final HandWrittenReceiver receiver;

		ByHandController(JsonMapper mapper) {
			this.receiver = new HandWrittenReceiver(mapper);
		}

		@PostMapping("/by-hand")
		ResponseEntity<Void> receive(@RequestBody byte[] body, @RequestHeader("Harbor-Signature") String signature,
				@RequestHeader("Harbor-Timestamp") String timestamp) throws GeneralSecurityException {
			return this.receiver.receive(body, signature, timestamp);
		}

	}

}
