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

package dev.harbor.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for health when Harbor accepts connections but never answers.
 */
class UnresponsiveHarborHealthTests {

	private final List<Socket> accepted = new CopyOnWriteArrayList<>();

	private ServerSocket server;

	@BeforeEach
	void listen() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread acceptor = new Thread(() -> {
			try {
				while (true) {
					this.accepted.add(this.server.accept());
				}
			}
			catch (IOException ex) {
				// closed
			}
		});
		acceptor.setDaemon(true);
		acceptor.start();
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
		for (Socket socket : this.accepted) {
			socket.close();
		}
	}

	// Much shorter than the time of reads that wait for Harbor.
	@Test
	@Timeout(60)
	void readsDoNotWaitAndShareOneConnection() {
		HttpClient http = HttpClient.newHttpClient();
		try (OperatedApplication application = OperatedApplication.builder()
			.with(OperatedApplication.UsesClient.class)
			.with("harbor.secret-key=hb_test_0123456789abcdef", "harbor.scopes=events:read,events:write",
					"harbor.http.read-timeout=10m", "harbor.total-timeout=10m",
					"harbor.base-url=http://127.0.0.1:" + this.server.getLocalPort())
			.run()) {
			Awaitility.await().until(() -> this.accepted.size() == 1);
			HttpRequest request = HttpRequest.newBuilder(application.uri("/actuator/health/harbor")).build();
			List<CompletableFuture<HttpResponse<String>>> reads = Stream
				.generate(() -> http.sendAsync(request, BodyHandlers.ofString()))
				.limit(500)
				.toList();
			assertThat(reads).extracting(CompletableFuture::join).allSatisfy((answer) -> {
				assertThat(answer.statusCode()).isEqualTo(200);
				assertThat(answer.body()).contains("\"status\":\"UNKNOWN\"", "\"state\":\"not_asked\"");
			});
			assertThat(this.accepted).hasSize(1);
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("harbor-health-"))
				.hasSize(1)
				.allMatch(Thread::isDaemon);
		}
	}

}
