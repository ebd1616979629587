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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.http.LoggedResponse;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.harbor.ApiKey;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the steps of {@code docs/keys.md} under "A rotation to try", as they stand there.
 */
@DisabledOnOs(OS.WINDOWS)
class KeyRotationGuideIT {

	private static final Pattern STEP = Pattern.compile("(?ms)^\\d+\\. (.*?)(?=^\\d+\\. |\\z)");

	private static final Pattern BLOCK = Pattern
		.compile("(?ms)^\\s*```(sh run|text output|json output)=KeyRotationGuideIT\\n(.*?)^\\s*```");

	private static final int AMPLE = 10;

	@TempDir
	private Path directory;

	private HarborSandbox sandbox;

	private String oldKey;

	private String newKey;

	private SampleProcess sample;

	private Process traffic;

	private int eventsBeforeRevocation;

	@BeforeEach
	void startSandbox() {
		this.sandbox = HarborSandbox.start();
		this.oldKey = createKey();
		this.newKey = createKey();
	}

	private String createKey() {
		return this.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ, Scope.EVENTS_WRITE);
	}

	@AfterEach
	void stop() {
		if (this.traffic != null) {
			this.traffic.descendants().forEach(ProcessHandle::destroyForcibly);
			this.traffic.destroyForcibly();
		}
		if (this.sample != null) {
			this.sample.close();
		}
		this.sandbox.close();
	}

	@Test
	void noCallFailsWhileTheKeyIsRotated() throws Exception {
		List<String> taken = new ArrayList<>();
		for (String step : steps()) {
			taken.add(take(step));
		}
		assertThat(taken).containsExactly("start", "traffic", "change", "log", "revoke", "outcome");
		assertThat(this.sandbox.events()).extracting((event) -> event.payload().asMap().get("orderNumber"))
			.doesNotHaveDuplicates()
			.hasSize(60)
			.hasSizeGreaterThanOrEqualTo(this.eventsBeforeRevocation + AMPLE);
		List<ServeEvent> calls = this.sandbox.wireMock().getAllServeEvents();
		assertThat(calls).extracting(ServeEvent::getResponse).extracting(LoggedResponse::getStatus).containsOnly(201);
		assertThat(calls).hasSameSizeAs(this.sandbox.events());
		assertThat(count(calls, this.oldKey)).isGreaterThanOrEqualTo(AMPLE);
		assertThat(count(calls, this.newKey)).isGreaterThanOrEqualTo(AMPLE);
	}

	private static long count(List<ServeEvent> calls, String key) {
		return calls.stream()
			.filter((call) -> call.getRequest().header("Authorization").containsValue("Bearer " + key))
			.count();
	}

	private static List<String> steps() throws IOException {
		String guide = Files.readString(Path.of("../docs/keys.md"));
		String section = guide.split("(?m)^## A rotation to try$")[1].split("(?m)^## ")[0];
		return STEP.matcher(section).results().map((step) -> step.group(1)).toList();
	}

	private String take(String step) throws Exception {
		List<MatchResult> blocks = BLOCK.matcher(step).results().toList();
		if (blocks.isEmpty()) {
			assertThat(step).startsWith("Revoke the old key");
			this.sandbox.revoke(this.oldKey);
			this.eventsBeforeRevocation = this.sandbox.events().size();
			return "revoke";
		}
		if (blocks.size() == 2) {
			return compareOutput(blocks.get(0).group(2), blocks.get(1).group(2));
		}
		assertThat(blocks).hasSize(1);
		String block = withActualValues(blocks.get(0).group(2));
		if (blocks.get(0).group(1).equals("text output")) {
			this.sample.awaitLog(block);
			return "log";
		}
		if (block.contains("java -jar")) {
			this.sample = SampleProcess.start(this.directory, environment(), List.of("sh", "-c", block));
			this.sample.awaitPort();
			return "start";
		}
		if (block.contains("for ")) {
			this.traffic = shell("sleep() { command sleep 0.05; }\n" + block);
			Awaitility.await()
				.atMost(SampleProcess.PATIENCE)
				.untilAsserted(() -> assertThat(this.sandbox.events()).hasSizeGreaterThanOrEqualTo(AMPLE));
			return "traffic";
		}
		assertThat(shell(block).waitFor()).isZero();
		return "change";
	}

	private String compareOutput(String command, String output) throws Exception {
		assertThat(this.traffic.waitFor()).isZero();
		// The last shipment may still be in progress.
		Awaitility.await()
			.atMost(SampleProcess.PATIENCE)
			.untilAsserted(
					() -> assertThat(new String(shell(withActualValues(command)).getInputStream().readAllBytes()))
						.isEqualTo(output.strip()));
		return "outcome";
	}

	private String withActualValues(String block) {
		String actual = block.stripIndent()
			.strip()
			.replace("ws_...", this.sandbox.workspaceId())
			.replace("hb_test_...1111", this.oldKey)
			.replace("hb_test_\u20261111", ApiKey.of(this.oldKey).toString())
			.replace("hb_test_...2222", this.newKey)
			.replace("hb_test_\u20262222", ApiKey.of(this.newKey).toString())
			.replace("sample-app/target/sample-app-0.1.0-SNAPSHOT.jar", SampleProcess.JAR.toString());
		return (this.sample != null) ? actual.replace("localhost:8080", "localhost:" + this.sample.awaitPort())
				: actual;
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>();
		environment.put("HARBOR_BASE_URL", this.sandbox.baseUrl().toString());
		// The checks of excess scopes are calls that fail on purpose.
		environment.put("MANAGEMENT_HEALTH_HARBOR_ENABLED", "false");
		environment.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
		return environment;
	}

	private Process shell(String script) throws IOException {
		return new ProcessBuilder("sh", "-c", script).directory(this.directory.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

}
