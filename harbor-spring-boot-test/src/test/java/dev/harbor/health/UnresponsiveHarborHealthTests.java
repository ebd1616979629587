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

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.harbor.http.RawServer;
import dev.harbor.http.RawServer.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for health when Harbor accepts connections but never answers.
 */
class UnresponsiveHarborHealthTests {

	@AutoClose
	private final RawServer harbor = RawServer.start(Connection::awaitEnd);

	// Much shorter than the time of reads that wait for Harbor.
	@Test
	@Timeout(60)
	void readsDoNotWaitAndShareOneConnection() {
		HttpClient http = HttpClient.newHttpClient();
		try (OperatedApplication application = OperatedApplication.builder()
			.with(OperatedApplication.UsesClient.class)
			.with("harbor.secret-key=hb_test_0123456789abcdef", "harbor.scopes=events:read,events:write",
					"harbor.http.read-timeout=10m", "harbor.total-timeout=10m", "harbor.base-url=" + this.harbor.url())
			.run()) {
			Awaitility.await().until(() -> this.harbor.connections() == 1);
			HttpRequest request = HttpRequest.newBuilder(application.uri("/actuator/health/harbor")).build();
			List<CompletableFuture<HttpResponse<String>>> reads = Stream
				.generate(() -> http.sendAsync(request, BodyHandlers.ofString()))
				.limit(500)
				.toList();
			assertThat(reads).extracting(CompletableFuture::join).allSatisfy((answer) -> {
				assertThat(answer.statusCode()).isEqualTo(200);
				assertThat(answer.body()).contains("\"status\":\"UNKNOWN\"", "\"state\":\"not_asked\"");
			});
			assertThat(this.harbor.connections()).isOne();
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("harbor-health-"))
				.hasSize(1)
				.allMatch(Thread::isDaemon);
		}
	}

}
