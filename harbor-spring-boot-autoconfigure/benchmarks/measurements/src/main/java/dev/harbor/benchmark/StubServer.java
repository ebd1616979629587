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
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers like Harbor with as little work as possible: answers are prepared, and the rate
 * limit is never reached. Runs in a separate process until its input ends.
 */
final class StubServer {

	private static final int PAGES = 100;

	private static final int PAGE_SIZE = 100;

	private static final byte[] EVENT = answer("200 OK", Bodies.event("evt_4c8a1e3f5b7d", Bodies.payload(0)));

	private static final byte[] CREATED = answer("201 Created", Bodies.event("evt_4c8a1e3f5b7d", Bodies.payload(0)));

	private static final byte[][] LIST = IntStream.range(0, PAGES).mapToObj(StubServer::page).toArray(byte[][]::new);

	private static final AtomicLong CREATIONS = new AtomicLong();

	private StubServer() {
	}

	public static void main(String[] args) throws IOException {
		ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		System.out.println("PORT " + server.getLocalPort());
		daemon(() -> {
			while (true) {
				Socket socket = server.accept();
				socket.setTcpNoDelay(true);
				daemon(() -> serve(socket));
			}
		});
		System.in.read();
	}

	private static void daemon(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// The client has disconnected.
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private static void serve(Socket socket) throws IOException {
		try (socket; InputStream in = new BufferedInputStream(socket.getInputStream(), 32 * 1024)) {
			OutputStream out = socket.getOutputStream();
			while (true) {
				String request = readLine(in);
				if (request == null) {
					return;
				}
				int length = 0;
				boolean chunked = false;
				String header;
				while ((header = readLine(in)) != null && !header.isEmpty()) {
					String lowerCase = header.toLowerCase(Locale.ROOT);
					if (lowerCase.startsWith("content-length:")) {
						length = Integer.parseInt(header.substring(15).trim());
					}
					chunked |= lowerCase.startsWith("transfer-encoding:");
				}
				in.skipNBytes(length);
				if (chunked) {
					skipChunks(in);
				}
				out.write(answerTo(request));
			}
		}
	}

	private static void skipChunks(InputStream in) throws IOException {
		String size;
		do {
			size = readLine(in);
			in.skipNBytes(Integer.parseInt(size, 16) + 2);
		}
		while (!size.equals("0"));
	}

	private static String readLine(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream(128);
		int c;
		while ((c = in.read()) != '\n') {
			if (c < 0) {
				return null;
			}
			if (c != '\r') {
				line.write(c);
			}
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	private static byte[] answerTo(String request) {
		if (request.startsWith("POST")) {
			CREATIONS.incrementAndGet();
			return CREATED;
		}
		if (request.contains(" /creations ")) {
			return answer("200 OK", CREATIONS.toString());
		}
		if (!request.contains("/events?")) {
			return EVENT;
		}
		int cursor = request.indexOf("starting_after=page_");
		int start = cursor + "starting_after=page_".length();
		return LIST[(cursor < 0) ? 0 : Integer.parseInt(request.substring(start, start + 3))];
	}

	private static byte[] page(int number) {
		String events = IntStream.range(0, PAGE_SIZE)
			.mapToObj((i) -> Bodies.event("evt_%05d".formatted(number * PAGE_SIZE + i), Bodies.payload(0)))
			.collect(Collectors.joining(","));
		return answer("200 OK", """
				{"data":[%s],"has_more":%s,"end_cursor":"page_%03d"}""".formatted(events, number < PAGES - 1,
				number + 1));
	}

	private static byte[] answer(String status, String body) {
		return """
				HTTP/1.1 %s\r
				Content-Type: application/json\r
				Date: Sun, 01 Mar 2026 08:15:30 GMT\r
				Harbor-RateLimit-Limit: 60000000\r
				Harbor-RateLimit-Remaining: 59999999\r
				Harbor-RateLimit-Reset: 1772353000\r
				Content-Length: %d\r
				\r
				%s""".formatted(status, body.length(), body).getBytes(StandardCharsets.UTF_8);
	}

	@FunctionalInterface
	private interface Work {

		void run() throws IOException;

	}

}
