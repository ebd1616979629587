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

package dev.harbor.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.harbor.HarborException;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClientObservation;
import dev.harbor.client.HarborClients;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.http.HttpStub;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.HarborWebhookObservation;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the metrics of an application with two clients and two webhook endpoints
 * match the documentation, the dashboard and the alerts exactly, after ten thousand
 * different calls and deliveries.
 */
class MetricsTests {

	private static final int MANY = 4_000;

	private static final int THREADS = 16;

	private static final Path DOCS = Path.of("../docs");

	private static final String SECRET = "whsec_0123456789abcdef";

	private static final Pattern METRIC = Pattern.compile("\\bharbor_[a-z_]+");

	private static final List<String> ENDPOINTS = List.of("default", "billing");

	@AutoClose
	private static final HttpStub harbor = new HttpStub(
			(options) -> options.containerThreads(THREADS + 20).disableRequestJournal())
		.answerBy(new Harbor()::answer);

	@AutoClose("shutdownNow")
	private static final ExecutorService threads = Executors.newCachedThreadPool();

	@AutoClose
	private static final OperatedApplication application = OperatedApplication.builder()
		.with(Receiver.class)
		.with("harbor.base-url=" + harbor.url(), "harbor.max-retries=1", "harbor.secret-key=hb_test_default0000000000",
				"harbor.clients.reports.secret-key=hb_test_reports0000", "harbor.webhook.secret=" + SECRET,
				"harbor.webhook.endpoints.billing.secret=" + SECRET, "logging.level.dev.harbor=error")
		.run();

	@BeforeAll
	static void measure() {
		CompletableFuture<?> slow = CompletableFuture.allOf(ENDPOINTS.stream()
			.map((endpoint) -> CompletableFuture.runAsync(() -> deliver(endpoint, delivery("order.slow", endpoint)),
					threads))
			.toArray(CompletableFuture[]::new));
		ENDPOINTS.forEach(MetricsTests::deliverInEachWay);
		HarborClients clients = application.bean(HarborClients.class);
		clients.names().forEach((name) -> callInEachWay(clients.get(name)));
		CompletableFuture<?> many = CompletableFuture
			.allOf(IntStream.range(0, THREADS).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
				for (int i = thread; i < MANY; i += THREADS) {
					callOrDeliver(i, clients.get((i % 8 < 4) ? "default" : "reports"), ENDPOINTS.get(i / 4 % 2));
				}
			}, threads)).toArray(CompletableFuture[]::new));
		many.join();
		application.send("POST", "/actuator/harbor");
		clients.names().forEach((name) -> call(() -> clients.get(name).events().retrieve("evt_limited")));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> meters().filter((meter) -> meter.getId().getName().equals("harbor.webhook.slow"))
				.count() == 2);
		application.bean(Receiver.class).mayEnd.countDown();
		slow.join();
	}

	private static void callInEachWay(HarborClient client) {
		for (String id : List.of("evt_waits", "evt_refused", "evt_denied", "evt_lost")) {
			call(() -> client.events().retrieve(id));
		}
		call(() -> client.events().list(ListEventsRequest.create().workspaceId("ws_1")));
		create(client, "order.shipped");
		create(client, "wrong");
	}

	private static void deliverInEachWay(String endpoint) {
		SignedDelivery delivery = delivery("order.shipped", endpoint);
		deliver(endpoint, delivery);
		deliver(endpoint, delivery);
		deliver(endpoint + "/paid", delivery("order.shipped", endpoint));
		deliver(endpoint, delivery.forged());
		deliver(endpoint, delivery.stale());
		deliver(endpoint, delivery.fromTheFuture());
		Map<String, String> headers = delivery.headers();
		String signature = headers.get("Harbor-Signature");
		String timestamp = headers.get("Harbor-Timestamp");
		deliver(endpoint, delivery.body());
		deliver(endpoint, delivery.body(), "Harbor-Signature", "?", "Harbor-Timestamp", timestamp);
		deliver(endpoint, delivery.body(), "Harbor-Signature", signature);
		deliver(endpoint, delivery.body(), "Harbor-Signature", signature, "Harbor-Timestamp", "?");
	}

	private static void callOrDeliver(int i, HarborClient client, String endpoint) {
		switch (i % 4) {
			case 0 -> call(() -> client.events().retrieve("evt_missing_" + i));
			case 1 -> call(() -> client.events().retrieve("evt_odd_" + i));
			case 2 -> deliver(endpoint, delivery("order.type" + i, endpoint));
			default -> deliver(endpoint, delivery("order.fails" + i, endpoint));
		}
	}

	private static void create(HarborClient client, String type) {
		call(() -> client.events().create(CreateEventRequest.of(type, Map.of()).workspaceId("ws_1")));
	}

	private static void call(Runnable call) {
		try {
			call.run();
		}
		catch (HarborException ex) {
			// the measured calls
		}
	}

	private static SignedDelivery delivery(String type, String endpoint) {
		return SignedDelivery.of(type, Map.of()).endpoint(endpoint).secret(SECRET);
	}

	private static void deliver(String endpoint, SignedDelivery delivery) {
		deliver(endpoint, delivery.body(),
				delivery.headers()
					.entrySet()
					.stream()
					.flatMap((header) -> Stream.of(header.getKey(), header.getValue()))
					.toArray(String[]::new));
	}

	private static void deliver(String endpoint, byte[] body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(application.uri("/webhooks/" + endpoint))
			.POST(BodyPublishers.ofByteArray(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		application.send(request);
	}

	@Test
	void numberOfTimeSeriesIsLimited() throws IOException {
		Set<String> series = meters().map(MetricsTests::describe).collect(Collectors.toCollection(TreeSet::new));
		String page = Files.readString(DOCS.resolve("operating.md"));
		String listed = page.substring(page.indexOf("## All time series")).split("```(text output=MetricsTests)?\n")[1];
		assertThat(listed.lines()).containsExactlyElementsOf(series);
		assertThat(series).hasSizeLessThanOrEqualTo(80);
	}

	@Test
	void metersAndTheirTagsAreDocumented() throws IOException {
		String page = Files.readString(DOCS.resolve("operating.md"));
		Set<String> rows = meters().map((meter) -> "| `%s` | %s |".formatted(meter.getId().getName(),
				meter.getId()
					.getTags()
					.stream()
					.map(Tag::getKey)
					.map("`%s`"::formatted)
					.collect(Collectors.joining(", "))))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(page.lines().filter((line) -> line.matches("\\| `harbor\\.(client|webhook)\\b.*")).map((line) -> {
			String[] cells = line.split("\\|");
			return "|%s|%s|".formatted(cells[1], cells[2]);
		})).containsExactlyInAnyOrderElementsOf(rows);
	}

	@Test
	void keysOfObservationsAreDocumented() throws IOException {
		String page = Files.readString(DOCS.resolve("operating.md"));
		for (KeyName[] keys : List.of(HarborClientObservation.LowCardinalityKeyNames.values(),
				HarborClientObservation.HighCardinalityKeyNames.values(),
				HarborWebhookObservation.LowCardinalityKeyNames.values(),
				HarborWebhookObservation.HighCardinalityKeyNames.values())) {
			for (KeyName key : keys) {
				assertThat(page).contains("`" + key.asString() + "`");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "prometheus-alerts.yml" })
	void metricsOfDashboardAndAlertsExist(String file) throws IOException {
		String text = Files.readString(DOCS.resolve(file));
		Set<String> metrics = METRIC.matcher(text)
			.results()
			.map((match) -> match.group())
			// See InboxAndOutboxMetricsTests.
			.filter((metric) -> !metric.startsWith("harbor_inbox_") && !metric.startsWith("harbor_outbox_"))
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> exposed = METRIC.matcher(application.send("GET", "/actuator/prometheus").body())
			.results()
			.map((match) -> match.group())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(metrics).isNotEmpty().isSubsetOf(exposed);
	}

	@Test
	void dashboardAndAlertsCanBeRead() throws IOException {
		assertThat(new JsonMapper().readTree(Files.readString(DOCS.resolve("grafana-dashboard.json"))).path("panels"))
			.isNotEmpty()
			.allSatisfy((panel) -> assertThat(panel.path("targets").path(0).path("expr").stringValue()).isNotEmpty());
		assertThat(new YAMLMapper().readTree(Files.readString(DOCS.resolve("prometheus-alerts.yml")))
			.path("groups")
			.path(0)
			.path("rules")).isNotEmpty().allSatisfy((rule) -> {
				assertThat(rule.path("alert").stringValue()).isNotEmpty();
				assertThat(rule.path("expr").stringValue()).isNotEmpty();
				assertThat(rule.path("annotations").path("summary").stringValue()).isNotEmpty();
			});
	}

	@Test
	void gaugesFollowTheRateLimit() {
		MeterRegistry registry = application.bean(MeterRegistry.class);
		for (String client : List.of("default", "reports")) {
			assertThat(registry.get("harbor.client.rate.limit.max").tag("client", client).gauge().value())
				.isEqualTo(600);
			// Empty if the last call was refused.
			int remaining = application.bean(HarborClients.class).get(client).rateLimit().orElseThrow().remaining();
			assertThat(remaining).isIn(0, 599);
			assertThat(registry.get("harbor.client.rate.limit.remaining").tag("client", client).gauge().value())
				.isEqualTo(remaining);
		}
	}

	private static Stream<Meter> meters() {
		return application.bean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("harbor."));
	}

	private static String describe(Meter meter) {
		return meter.getId()
			.getTags()
			.stream()
			.map((tag) -> tag.getKey() + "=" + tag.getValue())
			.collect(Collectors.joining(", ", meter.getId().getName() + " {", "}"));
	}

	/**
	 * Answers by the requested id, each time with other texts.
	 */
	private static final class Harbor {

		private static final String EVENT = """
				{"id": "evt_1", "type": "order.shipped", "workspace_id": "ws_1", "payload": {}, \
				"created_at": "2026-01-01T00:00:00Z"}""";

		private final AtomicInteger number = new AtomicInteger();

		private final Set<String> waited = ConcurrentHashMap.newKeySet();

		private ResponseDefinitionBuilder answer(LoggedRequest request) {
			String path = URI.create(request.getUrl()).getPath();
			String id = path.substring(path.lastIndexOf('/') + 1);
			if (request.getMethod().equals(RequestMethod.POST)) {
				return request.getBodyAsString().contains("order.shipped") ? answer(201, EVENT)
						: error(400, "invalid_request", "");
			}
			if (id.equals("events")) {
				return answer(200, "{\"data\": [" + EVENT + "], \"has_more\": false, \"end_cursor\": null}");
			}
			if (id.startsWith("evt_odd")) {
				int number = Integer.parseInt(id.substring(id.lastIndexOf('_') + 1));
				return error((number % 3 == 0) ? 422 : 501, "odd_" + number, "");
			}
			return switch (id) {
				case "evt_waits" -> this.waited.add(request.getHeader("Authorization"))
						? error(429, "rate_limit_exceeded", ", \"retry_after_ms\": 1000") : answer(200, EVENT);
				case "evt_refused" -> error(401, "authentication_failed", "");
				case "evt_denied" -> error(403, "permission_denied", "");
				case "evt_limited" -> error(429, "rate_limit_exceeded", ", \"retry_after_ms\": 3600000");
				case "evt_lost" -> WireMock.aResponse().withFault(Fault.EMPTY_RESPONSE);
				default -> error(404, "resource_not_found", "");
			};
		}

		private ResponseDefinitionBuilder error(int status, String code, String more) {
			return answer(status, """
					{"error": {"code": "%s", "message": "Number %s.", "request_id": "req_%s"%s}}""".formatted(code,
					this.number.incrementAndGet(), this.number.incrementAndGet(), more));
		}

		private ResponseDefinitionBuilder answer(int status, String body) {
			return WireMock.jsonResponse(body, status)
				.withHeader("Harbor-RateLimit-Limit", "600")
				.withHeader("Harbor-RateLimit-Remaining", "599")
				.withHeader("Harbor-RateLimit-Reset", Long.toString(Instant.now().getEpochSecond() + 3600));
		}

	}

	@RestController
	static class Receiver {

		private final CountDownLatch mayEnd = new CountDownLatch(1);

		@PostMapping("/webhooks/default")
		void receive(@HarborWebhook(types = "order.*") Event event) throws InterruptedException {
			if (event.type().equals("order.slow")) {
				this.mayEnd.await();
			}
			if (event.type().startsWith("order.fails")) {
				throw new IllegalStateException("event " + event.id());
			}
		}

		@PostMapping("/webhooks/billing")
		void receiveBilling(@HarborWebhook(value = "billing", types = "order.*") Event event)
				throws InterruptedException {
			receive(event);
		}

		@PostMapping("/webhooks/default/paid")
		void receivePaid(@HarborWebhook(types = "invoice.paid") Event event) {
		}

		@PostMapping("/webhooks/billing/paid")
		void receivePaidBilling(@HarborWebhook(value = "billing", types = "invoice.paid") Event event) {
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		void failed(IllegalStateException failure) {
		}

	}

}
