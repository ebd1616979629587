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

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.http.HttpStub;
import dev.harbor.test.SandboxDelivery.State;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HarborSandboxProgram} over HTTP.
 */
class HarborSandboxProgramTests {

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final String SECRET = "page-s3cr3t-of-the-receiver";

	@AutoClose
	private static final HarborSandbox sandbox = start("--port=0");

	@BeforeEach
	void reset() throws Exception {
		assertThat(post("/reset", Map.of()).statusCode()).isEqualTo(303);
	}

	@Test
	void programKeyIsValidWithoutBeingCreated() throws Exception {
		PlainClient client = new PlainClient(sandbox.baseUrl(), "hb_test_sandbox");
		assertThat(client.createEvent("order.shipped").outcome()).isEqualTo("201");
		assertThat(HarborSandbox.programKey()).isEqualTo("hb_test_sandbox");
	}

	@Test
	void programKeyIsRestrictedToItsScopes() throws Exception {
		PlainClient client = new PlainClient(sandbox.baseUrl(),
				HarborSandbox.programKey(Scope.EVENTS_WRITE, Scope.EVENTS_READ));
		assertThat(client.createEvent("order.shipped").outcome()).isEqualTo("201");
		assertThat(client.get("/v1/workspaces/ws_sandbox").outcome()).isEqualTo("403 permission_denied");
		assertThat(HarborSandbox.programKey(Scope.EVENTS_WRITE, Scope.EVENTS_READ))
			.isEqualTo("hb_test_sandbox_events-read_events-write");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hb_test_sandbox_", "hb_test_sandbox_events-write_events-read", "hb_test_sandbox_all",
			"hb_live_sandbox", "hb_test_sandboxevents-read", "hb_test_sandbox_events-read_events-read" })
	void otherKeysAreRefused(String key) throws Exception {
		assertThat(new PlainClient(sandbox.baseUrl(), key).createEvent("order.shipped").outcome())
			.isEqualTo("401 authentication_failed");
	}

	@Test
	void liveKeysAreRefused() throws Exception {
		String live = sandbox.createKey(HarborEnvironment.LIVE);
		assertThat(new PlainClient(sandbox.baseUrl(), live).createEvent("order.shipped").outcome())
			.isEqualTo("401 authentication_failed");
	}

	@Test
	void programKeysAreUnknownToSandboxesOfTests() throws Exception {
		try (HarborSandbox ofTests = HarborSandbox.start()) {
			assertThat(new PlainClient(ofTests.baseUrl(), HarborSandbox.programKey()).createEvent("a").status())
				.isEqualTo(401);
			assertThat(get(ofTests, "/").statusCode()).isEqualTo(401);
		}
	}

	@Test
	void pageShowsTheContentsWithoutSecrets() throws Exception {
		String key = sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ);
		String secret = sandbox.registerWebhook(URI.create("http://localhost:1/hook"), "order.shipped").secret();
		sandbox.createEvent("order.shipped", Map.of("note", "<b>&\"bold\"</b>"));
		sandbox.awaitDeliveries();

		String page = get("/").body();

		assertThat(page).contains("order.shipped", "http://localhost:1/hook", "events:read", "ConnectException")
			.contains("&lt;b&gt;&amp;")
			.doesNotContain("<b>", key, secret);
		assertThat(get("/?show=secrets").body()).contains(key, secret);
	}

	@Test
	void pageIsWellFormedAndLabelled() throws Exception {
		sandbox.registerWebhook(URI.create("http://localhost:1/hook"));
		sandbox.createEvent("order.shipped", Map.of());
		sandbox.awaitDeliveries();
		String page = get("/").body();
		assertThat(page).startsWith("<!DOCTYPE html>\n<html lang=\"en\">").doesNotContain("<script", " style=", "{}\"");
		assertThat(occurrences(page, "<h1>")).isEqualTo(1);
		for (String tag : new String[] { "section", "table", "form", "tr", "td", "th", "ol", "li", "select", "div" }) {
			assertThat(occurrences(page, "<" + tag + "[ >]")).as(tag).isEqualTo(occurrences(page, "</" + tag + ">"));
		}
		Matcher fields = Pattern.compile("<(?:input|select|textarea) id=\"([^\"]+)\"").matcher(page);
		assertThat(fields.results().map((field) -> field.group(1))).hasSizeGreaterThan(10)
			.doesNotHaveDuplicates()
			.allSatisfy((id) -> assertThat(page).contains("<label for=\"" + id + "\">"));
	}

	@Test
	void clientsThatSwitchToHttp2AreServed() throws Exception {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		for (String path : new String[] { "/", "/", "/v1/events?workspace_id=ws_sandbox", "/" }) {
			HttpResponse<String> answer = client.send(HttpRequest.newBuilder(sandbox.baseUrl().resolve(path))
				.header("Authorization", "Bearer " + HarborSandbox.programKey())
				.build(), BodyHandlers.ofString());
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
		}
	}

	@Test
	void keyIsCreatedAndRevokedOnThePage() throws Exception {
		int before = Math.max(occurrences(get("/").body(), "/keys/revoke"), 0);
		assertThat(post("/keys", "scope=events%3Aread&scope=events%3Awrite").headers().firstValue("Location"))
			.hasValue("/?done=key-created#keys");
		String page = get("/?show=secrets").body();
		Matcher row = Pattern
			.compile("<code>(hb_test_[^<]+)</code></th><td>events:read, events:write</td><td>valid.*?"
					+ "name=\"key\" value=\"(\\d+)\"", Pattern.DOTALL)
			.matcher(page);
		String key = "";
		String number = "";
		while (row.find()) {
			key = row.group(1);
			number = row.group(2);
		}
		PlainClient client = new PlainClient(sandbox.baseUrl(), key);
		assertThat(client.createEvent("order.shipped").status()).isEqualTo(201);
		assertThat(occurrences(page, "/keys/revoke")).isEqualTo(before + 1);

		post("/keys/revoke", Map.of("key", number));

		assertThat(client.createEvent("order.shipped").status()).isEqualTo(401);
		assertThat(post("/keys/revoke", Map.of("key", "4711")).statusCode()).isEqualTo(400);
	}

	@Test
	void eventIsSentToAnyUrlWithTheGivenSecret() throws Exception {
		try (Receiver receiver = new Receiver(); Receiver subscribed = new Receiver()) {
			sandbox.registerWebhook(subscribed.url());
			HttpResponse<String> answer = post("/events", Map.of("type", "order.shipped", "payload",
					"{\"order_id\": \"ord_1\"}", "url", receiver.url().toString(), "secret", SECRET));
			assertThat(answer.headers().firstValue("Location")).hasValue("/?done=event-sent#deliveries");
			assertThat(sandbox.awaitDeliveries()).singleElement()
				.extracting(SandboxDelivery::state)
				.isEqualTo(State.DELIVERED);
			assertThat(receiver.received()).singleElement().satisfies((received) -> {
				assertThat(received.isSignedWith(SECRET)).isTrue();
				assertThat(received.json().at("/data/payload/order_id").asString()).isEqualTo("ord_1");
			});
			assertThat(subscribed.received()).isEmpty();
			assertThat(get("/").body()).contains(receiver.url().toString()).doesNotContain(SECRET);
		}
	}

	@Test
	void eventGoesToSubscribedEndpointsAndIsRedelivered() throws Exception {
		try (Receiver receiver = new Receiver()) {
			post("/endpoints", Map.of("url", receiver.url().toString(), "types", "order.shipped, order.paid"));
			receiver.answerNext(500);
			post("/events", Map.of("type", "order.paid"));
			String id = sandbox.awaitDeliveries().get(0).id();
			assertThat(get("/").body()).contains("pending, next at");

			assertThat(post("/deliveries/redeliver", Map.of("delivery", id)).statusCode()).isEqualTo(303);

			assertThat(sandbox.deliveries().get(0).state()).isEqualTo(State.DELIVERED);
			assertThat(receiver.received()).hasSize(2);
		}
	}

	@Test
	void endpointIsDisabledAndGetsANewSecret() throws Exception {
		try (Receiver receiver = new Receiver()) {
			post("/endpoints", Map.of("url", receiver.url().toString(), "secret", SECRET));
			Matcher id = Pattern.compile("name=\"endpoint\" value=\"(wh_[^\"]+)\"").matcher(get("/").body());
			assertThat(id.find()).isTrue();
			post("/endpoints/rotate", Map.of("endpoint", id.group(1)));
			post("/events", Map.of("type", "order.paid"));
			sandbox.awaitDeliveries();
			assertThat(receiver.received()).singleElement()
				.satisfies((received) -> assertThat(received.isSignedWith(SECRET)).isFalse());

			post("/endpoints/status", Map.of("endpoint", id.group(1)));
			post("/events", Map.of("type", "order.paid"));

			sandbox.awaitDeliveries();
			assertThat(receiver.received()).hasSize(1);
			assertThat(post("/endpoints/rotate", Map.of("endpoint", "wh_0")).statusCode()).isEqualTo(400);
		}
	}

	@Test
	void plannedFaultsAreAppliedAndRemoved() throws Exception {
		PlainClient client = new PlainClient(sandbox.baseUrl(), HarborSandbox.programKey());
		post("/faults/calls",
				Map.of("count", "1", "calls", "create-event", "fault", "service-unavailable", "effect", "after"));
		assertThat(client.get("/v1/events?workspace_id=ws_sandbox").status()).isEqualTo(200);
		assertThat(client.createEvent("order.shipped").status()).isEqualTo(503);
		assertThat(sandbox.events()).hasSize(1);
		post("/faults/calls", Map.of("count", "3", "calls", "any", "fault", "rate-limited", "effect", "before"));
		post("/faults/deliveries", Map.of("count", "2", "fault", "forged"));
		assertThat(get("/").body()).contains("<p>Planned: 3 calls and 2 deliveries.");

		post("/faults/clear", Map.of());

		assertThat(get("/").body()).contains("<p>Planned: 0 calls and 0 deliveries.");
		assertThat(client.createEvent("order.shipped").status()).isEqualTo(201);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "/events | type=&payload={} | needs a type",
			"/events | type=a&payload=[1] | one JSON object", "/events | type=a&payload={ | not well-formed",
			"/events | type=a&url=ftp%3A%2F%2Fx | begin with http",
			"/events | type=a&url=http%3A%2F%2F | begin with http", "/endpoints | url=%3Cscript%3E | begin with http",
			"/faults/calls | count=0&fault=slow | from 1 to 1000",
			"/faults/calls | count=1&fault=none | Choose a fault",
			"/deliveries/redeliver | delivery=del_0 | no delivery" })
	void invalidInputIsShownAgainWithTheProblem(String path, String form, String message) throws Exception {
		HttpResponse<String> answer = post(path, form);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("role=\"alert\"", message).doesNotContain("<script>");
	}

	@Test
	void unknownNoticeOfALinkIsNotShown() throws Exception {
		assertThat(get("/?done=key-created").body()).contains("role=\"status\"");
		assertThat(get("/?done=Call+0800").body()).doesNotContain("role=\"status\"", "0800");
	}

	@ParameterizedTest
	@CsvSource({ "Origin,https://evil.example", "Origin,null", "Origin,http://localhost:1", "Sec-Fetch-Site,cross-site",
			"Sec-Fetch-Site,same-site" })
	void formsOfOtherSitesAreRefused(String header, String value) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(sandbox.baseUrl().resolve("/events"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header(header, value)
			.POST(BodyPublishers.ofString("type=a"))
			.build();
		assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
		assertThat(sandbox.events()).isEmpty();
	}

	@Test
	void formsOfThePageAreAccepted() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(sandbox.baseUrl().resolve("/events"))
			.header("Origin", sandbox.baseUrl().toString())
			.header("Sec-Fetch-Site", "same-origin")
			.POST(BodyPublishers.ofString("type=a"))
			.build();
		assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(303);
	}

	@ParameterizedTest
	@CsvSource({ "evil.example,403", "evil.example:8474,403", "127.0.0.1.evil.example,403",
			"localhost.evil.example,403", "'',403", "localhost,200", "LOCALHOST:1,200", "a.localhost,200",
			"[::1]:8474,200", "10.0.0.7,200", "harbor-sandbox:8474,200", "host.docker.internal,200" })
	void otherNamesAreRefused(String host, int status) throws Exception {
		assertThat(status("GET / HTTP/1.1", host)).isEqualTo(status);
		// The API as well.
		assertThat(status("GET /v1/events HTTP/1.1", host)).isEqualTo((status == 200) ? 401 : status);
	}

	@Test
	void additionalHostNamesAreAllowed() throws IOException {
		try (HarborSandbox other = start("--port=0", "--allowed-host=harbor.test,other.test")) {
			assertThat(status(other, "GET / HTTP/1.1", "other.test:80")).isEqualTo(200);
			assertThat(status(other, "GET / HTTP/1.1", "another.test")).isEqualTo(403);
		}
	}

	@Test
	void administrationOfTheServerIsClosed() throws Exception {
		assertThat(get("/__admin/mappings").statusCode()).isEqualTo(404);
		assertThat(post("/__admin/shutdown", Map.of()).statusCode()).isEqualTo(404);
		assertThat(get("/").statusCode()).isEqualTo(200);
	}

	@Test
	void answersMayNotBeFramedOrKept() throws Exception {
		assertThat(get("/").headers().map()).containsKeys("content-security-policy", "x-frame-options",
				"x-content-type-options", "cache-control");
		assertThat(get("/sandbox.css").body()).contains("body {");
		assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
	}

	@Test
	void applicationRegistersItsAddress() throws Exception {
		PlainClient client = new PlainClient(sandbox.baseUrl(), HarborSandbox.programKey());
		try (Receiver receiver = new Receiver()) {
			String body = """
					{"endpoint": "default", "url": "%s", "secret": "%s", "events": ["order.*"]}"""
				.formatted(receiver.url(), SECRET);
			assertThat(client.send("PUT", "/sandbox/webhooks", body, Map.of()).status()).isEqualTo(204);
			String id = sandbox.webhooks().get(0).id();
			assertThat(client.send("PUT", "/sandbox/webhooks", body, Map.of()).status()).isEqualTo(204);
			assertThat(sandbox.webhooks()).singleElement().extracting(SandboxWebhook::id).isEqualTo(id);
			client.createEvent("order.item.added");
			sandbox.awaitDeliveries();
			assertThat(receiver.received()).singleElement()
				.satisfies((received) -> assertThat(received.isSignedWith(SECRET)).isTrue());

			client.send("DELETE", "/sandbox/webhooks", body, Map.of());

			assertThat(sandbox.webhooks()).isEmpty();
		}
	}

	@Test
	void endpointOfTheApplicationReplacesItsRegistration() throws Exception {
		PlainClient client = new PlainClient(sandbox.baseUrl(), HarborSandbox.programKey());
		client.post("/v1/webhooks", """
				{"workspace_id": "ws_sandbox", "url": "http://localhost:1/hook", "events": ["*"]}""");
		client.send("PUT", "/sandbox/webhooks", """
				{"endpoint": "default", "url": "http://127.0.0.1:1/hook", "secret": "s", "events": ["*"]}""", Map.of());
		assertThat(sandbox.webhooks()).isEmpty();
	}

	@Test
	void onlyLocalApplicationsWithAKeyCanRegister() throws Exception {
		PlainClient client = new PlainClient(sandbox.baseUrl(), HarborSandbox.programKey());
		String body = """
				{"endpoint": "default", "url": "https://example.com", "secret": "s", "events": ["*"]}""";
		assertThat(client.send("PUT", "/sandbox/webhooks", body, Map.of()).status()).isEqualTo(400);
		assertThat(client.with("").send("PUT", "/sandbox/webhooks", body, Map.of()).status()).isEqualTo(401);
		assertThat(client.get("/sandbox/webhooks").status()).isEqualTo(400);
	}

	@Test
	void applicationOutsideTheContainerIsReachedByItsHost() throws Exception {
		try (HttpStub application = new HttpStub((options) -> options.bindAddress("127.0.0.2"));
				HarborSandbox other = start("--port=0", "--application-host=127.0.0.2")) {
			application.stubFor(WireMock.post("/hook").willReturn(WireMock.noContent()));
			other.registerWebhook(URI.create("http://localhost:" + application.port() + "/hook"));
			other.createEvent("order.shipped", Map.of());
			assertThat(other.awaitDeliveries().get(0).state()).isEqualTo(State.DELIVERED);
		}
	}

	@Test
	void variablesAreOptionsThatTheCommandLineOverrides() {
		ProgramOptions options = ProgramOptions.read(new String[] { "--port=1", "word" },
				Map.of("HARBOR_SANDBOX_PORT", "2", "HARBOR_SANDBOX_ALLOWED_HOST", "x"), Set.of("port", "allowed-host"));
		assertThat(options.port("port", 3)).isEqualTo(1);
		assertThat(options.get("allowed-host")).isEqualTo("x");
		assertThat(options.words()).containsExactly("word");
	}

	@ParameterizedTest
	@CsvSource({ "--prot=1,There is no option --prot", "--port,Option --port needs a value",
			"--port=,Option --port needs a value", "--port=x,must be a number", "--port=65536,must be a number",
			"serve,There is no command 'serve'" })
	void invalidOptionsAreReported(String argument, String message) {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> start(argument))
			.withMessageContaining(message);
	}

	@Test
	void usedPortIsReported() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> start("--port=" + sandbox.baseUrl().getPort()))
			.withMessageContaining("--port=");
	}

	@Test
	void addressAndKeyArePrinted() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (HarborSandbox other = HarborSandboxProgram.start(new String[] { "--port=0" }, Map.of(),
				new PrintStream(out, true, StandardCharsets.UTF_8))) {
			assertThat(out.toString(StandardCharsets.UTF_8)).contains(other.baseUrl().toString(), "ws_sandbox",
					"hb_test_sandbox");
			assertThat(other.wireMock().getOptions().bindAddress()).isEqualTo("127.0.0.1");
		}
	}

	@Test
	void programWithoutALoggerPrintsNoWarnings(@TempDir Path schemas) throws Exception {
		Files.writeString(schemas.resolve("order.shipped.json"), "{ \"type\": \"object\" }");
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("logback"))
			.collect(Collectors.joining(File.pathSeparator));
		Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classPath, HarborSandboxProgram.class.getName(), "--port=0",
				"--schemas=" + schemas)
			.redirectErrorStream(true)
			.start();
		try (BufferedReader output = program.inputReader(StandardCharsets.UTF_8)) {
			List<String> lines = new ArrayList<>();
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				lines.add(line);
				if (line.contains("key:")) {
					break;
				}
			}
			assertThat(lines).filteredOn((line) -> !line.startsWith("NOTE: Picked up"))
				.hasSize(3)
				.first()
				.asString()
				.startsWith("Harbor sandbox: http://127.0.0.1:");
		}
		finally {
			program.destroyForcibly();
		}
	}

	private static HarborSandbox start(String... arguments) {
		return HarborSandboxProgram.start(arguments, Map.of(),
				new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
	}

	private static int occurrences(String text, String pattern) {
		return (int) Pattern.compile(pattern).matcher(text).results().count();
	}

	private static int status(String requestLine, String host) throws IOException {
		return status(sandbox, requestLine, host);
	}

	/*
	 * Written manually, because HTTP clients do not send the name of another host.
	 */
	private static int status(HarborSandbox target, String requestLine, String host) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", target.baseUrl().getPort())) {
			socket.getOutputStream()
				.write((requestLine + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			InputStream answer = socket.getInputStream();
			String line = new String(answer.readNBytes(12), StandardCharsets.US_ASCII);
			return Integer.parseInt(line.substring(9));
		}
	}

	private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return get(sandbox, path);
	}

	private static HttpResponse<String> get(HarborSandbox target, String path)
			throws IOException, InterruptedException {
		return http.send(HttpRequest.newBuilder(target.baseUrl().resolve(path)).build(), BodyHandlers.ofString());
	}

	private static HttpResponse<String> post(String path, Map<String, String> form)
			throws IOException, InterruptedException {
		return post(path,
				form.entrySet()
					.stream()
					.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
					.collect(Collectors.joining("&")));
	}

	private static HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
		return http.send(HttpRequest.newBuilder(sandbox.baseUrl().resolve(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form))
			.build(), BodyHandlers.ofString());
	}

}
