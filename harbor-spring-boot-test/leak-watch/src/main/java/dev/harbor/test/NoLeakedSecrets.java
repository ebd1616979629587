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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jspecify.annotations.NullMarked;

import org.springframework.util.ClassUtils;

/**
 * JUnit extension that fails a test if a complete API key or webhook secret appears in
 * its output, its log or its HTTP answers. Use it with
 * {@code @ExtendWith(NoLeakedSecrets.class)}.
 * <p>
 * API keys are recognized by their form. Webhook secrets are recognized if they come from
 * a {@link HarborSandbox}, or from the {@code harbor} properties of an application under
 * test and have at least 8 characters. With Logback, log statements of all levels are
 * inspected, whether written or not; with other logging systems, only the console output
 * is. HTTP answers are inspected for servlet applications that tests start, as test
 * contexts or directly, and for {@code MockMvc} with the filters of the application, but
 * not for a management server on a separate port. A leak in one of several parallel tests
 * fails all of them.
 */
@NullMarked
public final class NoLeakedSecrets
		implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

	private static final boolean LOGBACK = ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext",
			NoLeakedSecrets.class.getClassLoader());

	/**
	 * Create the extension.
	 */
	public NoLeakedSecrets() {
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		SecretWatch.prepare();
		// Installed permanently below the streams that capture output for tests.
		// Everything passes through while nothing is watched.
		if (!(System.out instanceof WatchedPrintStream) && !isCaptured(System.out)) {
			System.setOut(new WatchedPrintStream(System.out, "System.out"));
			System.setErr(new WatchedPrintStream(System.err, "System.err"));
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		SecretWatch.leave();
	}

	private static boolean isCaptured(PrintStream stream) {
		return stream.getClass().getName().startsWith("org.springframework.boot.test.system.");
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		SecretWatch.start();
		watchLog();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		System.out.flush();
		System.err.flush();
		if (LOGBACK) {
			LogWatch.remove();
		}
		List<String> leaks = SecretWatch.stop();
		if (!leaks.isEmpty()) {
			throw new AssertionError(
					"Secrets were seen in%n    %s".formatted(String.join("%n    ".formatted(), leaks)));
		}
	}

	/**
	 * Watch the log, even after a change of the logging system.
	 */
	static void watchLog() {
		if (LOGBACK && SecretWatch.isActive()) {
			LogWatch.install();
		}
	}

	/**
	 * A stream whose lines are inspected.
	 */
	private static final class WatchedPrintStream extends PrintStream {

		WatchedPrintStream(PrintStream delegate, String name) {
			super(new WatchedStream(delegate, name), true, StandardCharsets.UTF_8);
		}

	}

	/**
	 * Writes to the target and inspects each line.
	 */
	private static final class WatchedStream extends OutputStream {

		private final PrintStream delegate;

		private final String name;

		private final ByteArrayOutputStream line = new ByteArrayOutputStream();

		WatchedStream(PrintStream delegate, String name) {
			this.delegate = delegate;
			this.name = name;
		}

		@Override
		public synchronized void write(int b) {
			this.delegate.write(b);
			this.line.write(b);
			if (b == '\n') {
				inspect();
			}
		}

		@Override
		public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
			this.delegate.write(bytes, offset, length);
			this.line.write(bytes, offset, length);
			if (length > 0 && bytes[offset + length - 1] == '\n') {
				inspect();
			}
		}

		@Override
		public synchronized void flush() {
			this.delegate.flush();
			// The test may have ended, even if the line has not.
			inspect();
		}

		private void inspect() {
			SecretWatch.inspect(this.name, this.line.toString(StandardCharsets.UTF_8));
			this.line.reset();
		}

	}

}
