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

package dev.harbor.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import dev.harbor.HarborEnvironment;

/**
 * Sends deliveries. A delivery succeeds only with a complete answer within the timeout.
 * Redirects are not followed.
 */
final class DeliverySender {

	private final Duration timeout;

	DeliverySender(Duration timeout) {
		this.timeout = timeout;
	}

	DeliveryAttempt send(URI url, Instant at, Map<String, String> headers, byte[] body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofByteArray(body));
		headers.forEach(request::header);
		long start = System.nanoTime();
		HttpClient client = HarborEnvironment.isLoopback(url) ? LoopbackClient.http : SharedClient.http;
		CompletableFuture<HttpResponse<Void>> call = client.sendAsync(request.build(), BodyHandlers.discarding());
		Integer status = null;
		String failure = null;
		try {
			status = call.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
		}
		catch (TimeoutException ex) {
			failure = "No answer within " + this.timeout.toMillis() + " ms";
		}
		catch (ExecutionException ex) {
			failure = describe(ex.getCause());
		}
		catch (InterruptedException ex) {
			// An interrupt ends the attempt but not the thread.
			failure = "Given up: the sandbox was reset or closed, or the thread interrupted";
		}
		finally {
			call.cancel(true);
		}
		return new DeliveryAttempt(at, headers, body, status, failure, Duration.ofNanos(System.nanoTime() - start));
	}

	private static String describe(@Nullable Throwable cause) {
		return (cause != null) ? cause.toString() : "Unknown";
	}

	/**
	 * The client of all sandboxes in the JVM. Created for the first delivery, because its
	 * threads end only with the JVM.
	 */
	private static final class SharedClient {

		private static final HttpClient http = builder().build();

		private static HttpClient.Builder builder() {
			return HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.proxy(HttpClient.Builder.NO_PROXY)
				.connectTimeout(Duration.ofSeconds(10));
		}

	}

	/**
	 * The same for applications on this machine.
	 */
	private static final class LoopbackClient {

		private static final HttpClient http = SharedClient.builder()
			.sslContext(LoopbackCertificates.sslContext())
			.build();

	}

}
