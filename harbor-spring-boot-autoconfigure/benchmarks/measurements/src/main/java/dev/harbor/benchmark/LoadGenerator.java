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

package dev.harbor.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.harbor.webhook.WebhookSigner;

/**
 * Posts deliveries over persistent connections, one at a time on each. Each delivery
 * contains another event and has a current signature.
 */
final class LoadGenerator {

	private static final WebhookSigner signer = WebhookSigner.of(Bodies.SECRET);

	private static final AtomicLong number = new AtomicLong();

	private static final String ID = "evt_4c8a1e3f5b7d";

	private LoadGenerator() {
	}

	/**
	 * Post for a duration.
	 * @return the number of accepted deliveries
	 */
	static long post(int port, String path, int connections, int size, long millis) throws Exception {
		long deadline = System.nanoTime() + millis * 1_000_000;
		return post(List.of(port), path, connections, size, () -> System.nanoTime() < deadline);
	}

	/**
	 * Post a number of deliveries over connections to several ports.
	 */
	static void postCount(List<Integer> ports, String path, int connections, int size, int count) throws Exception {
		AtomicInteger left = new AtomicInteger(count);
		post(ports, path, connections, size, () -> left.getAndDecrement() > 0);
	}

	private static long post(List<Integer> ports, String path, int connections, int size, BooleanSupplier more)
			throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(connections);
		try {
			List<Future<Long>> counts = new ArrayList<>();
			for (int i = 0; i < connections; i++) {
				int port = ports.get(i % ports.size());
				counts.add(executor.submit(() -> postOnOneConnection(port, path, size, more, (id) -> {
				})));
			}
			long count = 0;
			for (Future<Long> future : counts) {
				count += future.get();
			}
			return count;
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Post one delivery, and report its event when it is acknowledged.
	 */
	static void postOne(int port, String path, int size, Consumer<String> acknowledged) throws IOException {
		AtomicInteger left = new AtomicInteger(1);
		postOnOneConnection(port, path, size, () -> left.getAndDecrement() > 0, acknowledged);
	}

	private static long postOnOneConnection(int port, String path, int size, BooleanSupplier more,
			Consumer<String> acknowledged) throws IOException {
		byte[] body = Bodies.deliveryOfSize(size);
		int idPosition = new String(body, StandardCharsets.US_ASCII).indexOf(ID) + "evt_".length();
		long count = 0;
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
				InputStream in = new BufferedInputStream(socket.getInputStream())) {
			socket.setTcpNoDelay(true);
			OutputStream out = socket.getOutputStream();
			while (more.getAsBoolean()) {
				byte[] id = "%012x".formatted(number.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
				System.arraycopy(id, 0, body, idPosition, id.length);
				Instant now = Instant.now();
				ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 512);
				request
					.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
							+ "Harbor-Timestamp: " + now.getEpochSecond() + "\r\nHarbor-Signature: "
							+ signer.sign(body, now) + "\r\nHarbor-Delivery-Id: del_9d2e4f6a8b0c\r\nContent-Length: "
							+ body.length + "\r\n\r\n")
						.getBytes(StandardCharsets.US_ASCII));
				request.writeBytes(body);
				request.writeTo(out);
				readAnswer(in);
				acknowledged.accept("evt_" + new String(id, StandardCharsets.US_ASCII));
				count++;
			}
		}
		return count;
	}

	private static void readAnswer(InputStream in) throws IOException {
		String status = readLine(in);
		int length = 0;
		String header;
		while (!(header = readLine(in)).isEmpty()) {
			if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
				length = Integer.parseInt(header.substring(15).trim());
			}
		}
		in.skipNBytes(length);
		if (!status.startsWith("HTTP/1.1 200")) {
			throw new IOException("Answered with " + status);
		}
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int c;
		while ((c = in.read()) != '\n') {
			if (c < 0) {
				throw new IOException("The connection was closed");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

}
