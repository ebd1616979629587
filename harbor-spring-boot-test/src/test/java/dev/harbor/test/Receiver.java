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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receives deliveries like a webhook endpoint of an application.
 */
final class Receiver implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

	private volatile int usualAnswer = 204;

	private volatile CountDownLatch gate = new CountDownLatch(0);

	Receiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::receive);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/hook");
	}

	/**
	 * Set the statuses of the next answers.
	 * @param statuses the statuses, one for each delivery
	 */
	void answerNext(Integer... statuses) {
		this.answers.addAll(List.of(statuses));
	}

	void answerAlways(int status) {
		this.usualAnswer = status;
	}

	/**
	 * Hold back all answers.
	 * @return an action that sends the answers
	 */
	Runnable hold() {
		CountDownLatch gate = new CountDownLatch(1);
		this.gate = gate;
		return gate::countDown;
	}

	List<Received> received() {
		return this.received;
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
			this.received.add(new Received(exchange.getRequestURI().getPath(), headers,
					exchange.getRequestBody().readAllBytes()));
			this.gate.await();
			Integer status = this.answers.poll();
			if (status != null && status / 100 == 3) {
				exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
			}
			exchange.sendResponseHeaders((status != null) ? status : this.usualAnswer, -1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * A received delivery.
	 *
	 * @param path the path of the request
	 * @param headers the headers of the request
	 * @param body the body of the request
	 */
	record Received(String path, Map<String, List<String>> headers, byte[] body) {

		String header(String name) {
			return this.headers.entrySet()
				.stream()
				.filter((header) -> header.getKey().equalsIgnoreCase(name))
				.map((header) -> String.join(",", header.getValue()))
				.findFirst()
				.orElse("");
		}

		JsonNode json() {
			return new JsonMapper().readTree(this.body);
		}

		/**
		 * Verify the signature according to the documentation, without the code that
		 * created it.
		 * @param secret the secret of the endpoint
		 * @return whether the signature matches the timestamp and the body
		 */
		boolean isSignedWith(String secret) {
			try {
				Mac mac = Mac.getInstance("HmacSHA256");
				mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
				mac.update((header("Harbor-Timestamp") + ".").getBytes(StandardCharsets.US_ASCII));
				return HexFormat.of().formatHex(mac.doFinal(this.body)).equals(header("Harbor-Signature"));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		long timestamp() {
			return Long.parseLong(header("Harbor-Timestamp"));
		}

	}

}
