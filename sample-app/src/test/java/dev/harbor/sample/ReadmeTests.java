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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands of {@code docs/getting-started.md} on the sample application and
 * compares their output. The commands for operators in the {@code README.md} of the
 * sample must print something.
 */
@DisabledOnOs(OS.WINDOWS)
class ReadmeTests {

	private static final Path GETTING_STARTED = Path.of("../docs/getting-started.md");

	private static final Path README_OF_SAMPLE = Path.of("README.md");

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh run|json output)=ReadmeTests\\n(.*?)^```$");

	private static final Pattern ID_OR_TIME = Pattern.compile("(evt|del)_\\w+|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

	@Test
	void commandsPrintTheDocumentedOutput() throws Exception {
		List<MatchResult> blocks = blocks(GETTING_STARTED);
		assertThat(blocks).hasSize(6);
		StringBuilder expected = new StringBuilder();
		StringBuilder printed = new StringBuilder();
		try (ConfigurableApplicationContext context = TestSampleApplication.start("--server.port=0")
			.getApplicationContext()) {
			for (MatchResult block : blocks) {
				if (block.group(1).equals("sh run")) {
					printed.append(run(block.group(2), context)).append('\n');
					TestSampleApplication.awaitHandled(context);
				}
				else {
					expected.append(block.group(2));
				}
			}
			List<String> commands = blocks(README_OF_SAMPLE).stream()
				.flatMap((block) -> block.group(2).lines())
				.map((command) -> command.replace("curl -s ", "curl -s --fail "))
				.toList();
			assertThat(commands).isNotEmpty();
			for (String command : commands) {
				assertThat(run(command, context)).as(command).isNotBlank();
			}
		}
		assertThat(normalized(printed.toString())).isEqualTo(normalized(expected.toString()));
	}

	private static List<MatchResult> blocks(Path page) throws IOException {
		return BLOCK.matcher(Files.readString(page)).results().toList();
	}

	private static String run(String command, ConfigurableApplicationContext context)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		assertThat(command).contains("localhost:8080");
		Process shell = new ProcessBuilder("sh", "-c", command.replace("localhost:8080", "localhost:" + port))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(shell.waitFor()).as(command).isZero();
		return output;
	}

	/**
	 * Replace each id by the number of its first appearance, so that equal ids remain
	 * equal, and each time by a word.
	 */
	private static String normalized(String output) {
		Map<String, String> names = new LinkedHashMap<>();
		return ID_OR_TIME.matcher(output)
			.replaceAll((found) -> (found.group(1) == null) ? "time"
					: names.computeIfAbsent(found.group(), (id) -> found.group(1) + names.size()));
	}

}
