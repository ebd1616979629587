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

package dev.harbor.webhook.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sends requests with exact header lines and bodies over separate connections.
 */
public final class RawHttp {

	private RawHttp() {
	}

	public static Request post(String path) {
		return new Request(path);
	}

	public static Request deliver(TestDelivery delivery) {
		return post(delivery.path()).header("Content-Type", delivery.contentType())
			.header("Harbor-Signature", delivery.signature())
			.header("Harbor-Timestamp", delivery.timestamp())
			.body(delivery.body());
	}

	public record Answer(int status, List<String> headers, String body) {

	}

	public static final class Request {

		private static final int CHUNK = 4_000;

		private final String path;

		private final List<String> lines = new ArrayList<>();

		private byte[] body = {};

		private boolean chunked;

		private Request(String path) {
			this.path = path;
		}

		public Request header(String name, String value) {
			this.lines.add(name + ": " + value);
			return this;
		}

		public Request body(byte[] body) {
			this.body = body;
			return this;
		}

		public Request chunked() {
			this.chunked = true;
			return this;
		}

		public Answer send(int port) {
			try (Socket socket = new Socket("localhost", port)) {
				socket.setSoTimeout(20_000);
				try {
					socket.getOutputStream().write(bytes());
				}
				catch (IOException ex) {
					// The answer may arrive before everything is sent.
				}
				return read(socket);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private byte[] bytes() throws IOException {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			List<String> all = new ArrayList<>(
					List.of("POST " + this.path + " HTTP/1.1", "Host: localhost", "Connection: close"));
			all.addAll(this.lines);
			all.add(this.chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + this.body.length);
			out.write((String.join("\r\n", all) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
			if (!this.chunked) {
				out.write(this.body);
				return out.toByteArray();
			}
			for (int from = 0; from < this.body.length; from += CHUNK) {
				byte[] chunk = Arrays.copyOfRange(this.body, from, Math.min(from + CHUNK, this.body.length));
				out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
				out.write(chunk);
				out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			return out.toByteArray();
		}

		private static Answer read(Socket socket) throws IOException {
			ByteArrayOutputStream received = new ByteArrayOutputStream();
			try {
				socket.getInputStream().transferTo(received);
			}
			catch (IOException ex) {
				// The server has closed the connection without reading everything.
			}
			String text = received.toString(StandardCharsets.UTF_8);
			int end = text.indexOf("\r\n\r\n");
			if (end < 0) {
				throw new IOException("No answer: " + text);
			}
			List<String> head = List.of(text.substring(0, end).split("\r\n"));
			boolean chunked = head.stream().anyMatch("transfer-encoding: chunked"::equalsIgnoreCase);
			String body = text.substring(end + 4);
			return new Answer(Integer.parseInt(head.get(0).split(" ")[1]), head.subList(1, head.size()),
					chunked ? joined(body) : body);
		}

		/*
		 * Complete ASCII answers only.
		 */
		private static String joined(String chunks) {
			StringBuilder joined = new StringBuilder();
			int from = 0;
			while (true) {
				int end = chunks.indexOf("\r\n", from);
				int size = Integer.parseInt(chunks.substring(from, end), 16);
				if (size == 0) {
					return joined.toString();
				}
				joined.append(chunks, end + 2, end + 2 + size);
				from = end + 2 + size + 2;
			}
		}

	}

}
