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

package dev.harbor.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forwards connections to another port of this machine, and can be interrupted.
 */
final class Cable implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());

	private final int target;

	private final Set<Socket> ends = ConcurrentHashMap.newKeySet();

	private volatile boolean cut;

	Cable(int target) throws IOException {
		this.target = target;
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	void cut() {
		this.cut = true;
		this.ends.forEach(Cable::close);
	}

	void mend() {
		this.cut = false;
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket near = this.server.accept();
				this.ends.add(near);
				start(() -> connect(near));
			}
			catch (IOException ex) {
				// The cable was closed, or the next connection may succeed.
			}
		}
	}

	private void connect(Socket near) {
		try (near; Socket far = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			this.ends.add(far);
			if (this.cut) {
				return;
			}
			start(() -> carry(far, near));
			carry(near, far);
			this.ends.remove(far);
		}
		catch (IOException ex) {
			// The port is closed at the moment.
		}
		finally {
			this.ends.remove(near);
		}
	}

	private static void carry(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// Both connections end.
		}
		close(from);
		close(to);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// The cable is closed.
		}
	}

	private static void start(Runnable runnable) {
		Thread thread = new Thread(runnable, "cable");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		cut();
	}

}
