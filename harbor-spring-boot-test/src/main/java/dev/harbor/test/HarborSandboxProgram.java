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

import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import com.github.tomakehurst.wiremock.common.FatalStartupException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;

/**
 * Runs a {@link HarborSandbox} as a program, for applications in any language. Serves the
 * API and, at the same address, a page with the contents of the sandbox.
 *
 * @since 0.2.0
 */
public final class HarborSandboxProgram {

	private static final int DEFAULT_PORT = 8474;

	private static final Set<String> OPTIONS = Set.of("port", "bind", "allowed-host", "application-host", "schemas");

	private static final String HELP = "--help";

	private static final String USAGE = """
			Usage: [options], or: trigger TYPE [options]

			  --port=8474              port to listen on, 0 for any free port
			  --bind=127.0.0.1         address to listen on; 0.0.0.0 accepts requests from other machines
			  --allowed-host=NAME,...  additional host names of the sandbox
			  --application-host=NAME  host of applications that register a loopback URL, for a sandbox in a container
			  --schemas=DIRECTORY      JSON Schemas of events, such as order.shipped.json

			Options of trigger, which sends an example event:

			  --to=URL                 URL of an application on this machine; the delivery is signed with
			                           HARBOR_WEBHOOK_SECRET. Without it, the event is created, with
			                           HARBOR_SECRET_KEY in HARBOR_WORKSPACE_ID
			  --base-url=URL           where to create the event; default is Harbor's sandbox
			  --payload=JSON           payload; default is the example of the schema
			  --schemas=DIRECTORY      JSON Schemas of events

			Each option is also an environment variable, such as HARBOR_SANDBOX_PORT.""";

	private HarborSandboxProgram() {
	}

	/**
	 * Start the sandbox and run until the process ends.
	 * @param args the options, as listed by {@code --help}
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		// The jar has no logging library, which is as it should be.
		System.setProperty("slf4j.internal.verbosity", "ERROR");
		if (Set.of(args).contains(HELP)) {
			System.out.println(USAGE);
			return;
		}
		try {
			if (args.length > 0 && args[0].equals(Trigger.NAME)) {
				boolean taken = new Trigger(System.getenv(), System.out)
					.run(ProgramOptions.read(args, System.getenv(), Trigger.OPTIONS));
				System.exit(taken ? 0 : 1);
			}
			HarborSandbox sandbox = start(args, System.getenv(), System.out);
			Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println("All options: --help");
			System.exit(2);
		}
		new CountDownLatch(1).await();
	}

	static HarborSandbox start(String[] args, Map<String, String> variables, PrintStream out) {
		ProgramOptions options = ProgramOptions.read(args, variables, OPTIONS);
		if (!options.words().isEmpty()) {
			throw new IllegalArgumentException("There is no command '" + options.words().get(0) + "'");
		}
		String bind = options.get("bind", SandboxSettings.LOOPBACK);
		int port = options.port("port", DEFAULT_PORT);
		ProgramSettings settings = new ProgramSettings(options.get("application-host"),
				StringUtils.commaDelimitedListToSet(options.get("allowed-host", "")), examples(options.get("schemas")));
		HarborSandbox sandbox;
		try {
			sandbox = HarborSandbox.start(new SandboxSettings(bind, port, settings));
		}
		catch (FatalStartupException ex) {
			throw new IllegalArgumentException(
					"Nothing can listen at port " + port + " of " + bind + "; choose another with --port=", ex);
		}
		sandbox.onlyEnvironment(HarborEnvironment.SANDBOX);
		out.println("""
				Harbor sandbox: %s (the page, and the API below /v1)
				  workspace: %s
				  key:       %s (unrestricted), %s and the like (restricted)""".formatted(sandbox.baseUrl(),
				sandbox.workspaceId(), HarborSandbox.programKey(), HarborSandbox.programKey(Scope.EVENTS_WRITE)));
		return sandbox;
	}

	private static EventExamples examples(@Nullable String directory) {
		return (directory != null) ? EventExamples.of(directory) : EventExamples.none();
	}

}
