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
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Trigger}.
 */
class TriggerTests {

	private static final String SECRET = "s3cr3t-of-the-application";

	@AutoClose
	private static final HarborSandbox sandbox = HarborSandbox.start();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final Map<String, String> variables = new HashMap<>();

	@BeforeEach
	void reset() {
		sandbox.reset();
	}

	@Test
	void exampleOfTheSchemaIsSentToTheApplication() {
		this.variables.put("HARBOR_WEBHOOK_SECRET", SECRET);
		try (Receiver receiver = new Receiver()) {
			assertThat(trigger("order.shipped", "--to=" + receiver.url(), "--schemas=src/test/resources/schemas"))
				.isTrue();
			assertThat(receiver.received()).singleElement().satisfies((received) -> {
				assertThat(received.isSignedWith(SECRET)).isTrue();
				assertThat(received.json().at("/data/type").asString()).isEqualTo("order.shipped");
				assertThat(received.json().at("/data/payload/address/city").asString()).isEqualTo("Hamburg");
			});
			assertThat(printed()).contains("which answered 204").doesNotContain(SECRET);
			receiver.answerNext(500);
			assertThat(trigger("any.type", "--to=" + receiver.url(), "--payload={\"a\": 1}")).isFalse();
			assertThat(receiver.received().get(1).json().at("/data/payload/a").asInt()).isEqualTo(1);
		}
	}

	@Test
	void plainExampleIsCreatedThroughTheApi() {
		this.variables.put("HARBOR_SECRET_KEY", sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_WRITE));
		this.variables.put("HARBOR_WORKSPACE_ID", sandbox.workspaceId());
		assertThat(trigger("order.paid", "--base-url=" + sandbox.baseUrl())).isTrue();
		assertThat(sandbox.events()).singleElement().extracting((event) -> event.type()).isEqualTo("order.paid");
		sandbox.revoke(this.variables.get("HARBOR_SECRET_KEY"));
		assertThat(trigger("order.paid", "--base-url=" + sandbox.baseUrl())).isFalse();
		assertThat(printed()).doesNotContain(this.variables.get("HARBOR_SECRET_KEY"));
	}

	@Test
	void stoppedApplicationIsReported() {
		this.variables.put("HARBOR_WEBHOOK_SECRET", SECRET);
		URI gone;
		try (Receiver receiver = new Receiver()) {
			gone = receiver.url();
		}
		assertThat(trigger("order.shipped", "--to=" + gone)).isFalse();
		assertThat(printed()).contains(gone + " does not answer");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "trigger | type of the event", "trigger a b | type of the event",
					"trigger a --to=http://example.com/hook | on this machine",
					"trigger a --to=http://localhost:1 | HARBOR_WEBHOOK_SECRET", "trigger a | HARBOR_SECRET_KEY",
					"trigger a --payload=[] | one JSON object", "trigger a --schemas=none | no file",
					"trigger a --secret=x | no option --secret" })
	void invalidArgumentsAreReported(String arguments, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> run(arguments.split(" "))).withMessageContaining(message);
	}

	@Test
	void liveKeyIsRefused() {
		this.variables.put("HARBOR_SECRET_KEY", "hb_live_0123456789abcdef");
		assertThatIllegalArgumentException().isThrownBy(() -> trigger("order.paid", "--base-url=" + sandbox.baseUrl()))
			.withMessageContaining("hb_test_")
			.withMessageNotContaining("0123456789abcdef");
		assertThat(sandbox.wireMock().getAllServeEvents()).isEmpty();
	}

	private boolean trigger(String... arguments) {
		return run(Stream.concat(Stream.of("trigger"), Arrays.stream(arguments)).toArray(String[]::new));
	}

	private boolean run(String... arguments) {
		return new Trigger(this.variables, new PrintStream(this.out, true, StandardCharsets.UTF_8))
			.run(ProgramOptions.read(arguments, this.variables, Trigger.OPTIONS));
	}

	private String printed() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
