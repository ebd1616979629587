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

package dev.harbor.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A server of connections for tests, for answers that no HTTP server sends: broken ones,
 * unfinished ones and none at all. For all others, use {@link HttpStub}.
 */
public final class RawServer implements AutoCloseable {

	private final ServerSocket server;

	private final Handler handler;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private RawServer(ServerSocket server, Handler handler) {
		this.server = server;
		this.handler = handler;
	}

	/**
	 * Start a server.
	 * @param handler handles each connection in a thread of its own, at the end of which
	 * the connection is closed
	 * @return the server
	 */
	public static RawServer start(Handler handler) {
		try {
			RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), handler);
			server.inBackground(server::accept);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the URL of the server, without a path.
	 */
	public String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * Return the number of connections that have been accepted.
	 */
	public int connections() {
		return this.sockets.size();
	}

	private void accept() throws IOException {
		while (true) {
			Socket socket = this.server.accept();
			socket.setTcpNoDelay(true);
			this.sockets.add(socket);
			inBackground(() -> {
				try (Connection connection = new Connection(socket)) {
					this.handler.handle(connection);
				}
			});
		}
	}

	private void inBackground(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The other side or this server has closed the connection.
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * Handles a connection.
	 */
	@FunctionalInterface
	public interface Handler {

		void handle(Connection connection) throws IOException, InterruptedException;

	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

	/**
	 * A connection of a client.
	 */
	public static final class Connection implements Closeable {

		private static final Pattern CONTENT_LENGTH = Pattern.compile("(?im)^Content-Length: *(\\d+)");

		private static final Pattern CHUNKED = Pattern.compile("(?im)^Transfer-Encoding: *chunked");

		private final Socket socket;

		private final InputStream in;

		private Connection(Socket socket) throws IOException {
			this.socket = socket;
			this.in = new BufferedInputStream(socket.getInputStream());
		}

		/**
		 * Read a request with its body.
		 * @return the request as it is sent, or {@code null} at the end of the connection
		 */
		public @Nullable String readRequest() throws IOException {
			ByteArrayOutputStream request = new ByteArrayOutputStream();
			String line;
			do {
				line = readLine(request);
				if (line == null) {
					return null;
				}
			}
			while (!line.isEmpty());
			String head = request.toString(StandardCharsets.UTF_8);
			Matcher length = CONTENT_LENGTH.matcher(head);
			if (length.find()) {
				request.write(this.in.readNBytes(Integer.parseInt(length.group(1))));
			}
			else if (CHUNKED.matcher(head).find()) {
				int size;
				do {
					size = Integer.parseInt(String.valueOf(readLine(request)), 16);
					request.write(this.in.readNBytes(size + 2));
				}
				while (size > 0);
			}
			return request.toString(StandardCharsets.UTF_8);
		}

		private @Nullable String readLine(ByteArrayOutputStream copy) throws IOException {
			StringBuilder line = new StringBuilder();
			int c;
			while ((c = this.in.read()) != '\n') {
				if (c < 0) {
					return null;
				}
				copy.write(c);
				if (c != '\r') {
					line.append((char) c);
				}
			}
			copy.write(c);
			return line.toString();
		}

		/**
		 * Send bytes, at once.
		 */
		public void send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		}

		/**
		 * Wait until the other side closes the connection.
		 */
		public void awaitEnd() throws IOException {
			while (this.in.read() >= 0) {
				// Ignored.
			}
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
