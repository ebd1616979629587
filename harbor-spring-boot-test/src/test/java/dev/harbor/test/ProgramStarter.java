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

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Starts a {@link HarborSandboxProgram} in the JVM of a test.
 */
public final class ProgramStarter {

	private ProgramStarter() {
	}

	/**
	 * Start a program, on a free port unless an option sets one.
	 * @param options the options
	 * @return the sandbox, which must be closed
	 */
	public static HarborSandbox start(String... options) {
		return HarborSandboxProgram.start((options.length > 0) ? options : new String[] { "--port=0" }, Map.of(),
				new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
	}

}
