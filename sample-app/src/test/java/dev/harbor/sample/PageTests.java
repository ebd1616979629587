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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

import dev.harbor.sample.orders.OrderService;
import dev.harbor.sample.page.Mishap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page in a browser and on the sandbox, with and without JavaScript.
 */
class PageTests {

	private static final String ORDER = ".orders li";

	private static final String OUTBOX = "#outbox .card";

	private static final String CALLS = "#calls li";

	private static final String DELIVERIES = "#deliveries .card";

	private static final String INBOX = "#inbox .card";

	private static final String PARKED_IN_INBOX = INBOX + " .handling.parked";

	private static ConfigurableApplicationContext application;

	private static Browser scripted;

	private static Browser scriptless;

	@BeforeAll
	static void start() {
		scripted = Browser.start(true);
		scriptless = Browser.start(false);
		application = startApplication();
	}

	private static ConfigurableApplicationContext startApplication() {
		return TestSampleApplication.start("--server.port=0").getApplicationContext();
	}

	@AfterEach
	void endMishaps() {
		application.getBeanProvider(Mishap.class).forEach(Mishap::end);
	}

	@AfterAll
	static void stop() {
		for (AutoCloseable started : new AutoCloseable[] { application, scripted, scriptless }) {
			if (started != null) {
				assertThat(started).satisfies(AutoCloseable::close);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shippedOrderPassesAllFourLanes(boolean javascript) {
		Browser browser = open(javascript);
		String number = ship(browser);
		browser.await(INBOX, number, "orders", "Handled", "loyalty-points");
		browser.await(ORDER, number, "1 \u00d7 Ship bell for ada", "Event delivered", "10 points");
		String eventId = browser.text(INBOX + " code");
		assertThat(eventId).startsWith("evt_");
		// Each lane may be updated after the event was handled.
		browser.await(OUTBOX, "order.shipped", "Sent", "1 attempt", eventId);
		browser.await(CALLS, "events.create", "success");
		browser.await(DELIVERIES, number, "Stored", eventId, "newest secret");
		assertThat(browser.text(".standing")).contains("UP", "of 120 left", "hb_test_\u2026");
	}

	@Test
	void openPageIsUpdated() {
		Browser browser = open(true);
		browser.await("#connection", "Live");
		browser.execute("document.sameAsBefore = true");
		application.getBean(OrderService.class).place("P-1001", "ada", "Anchor", 2);
		application.getBean(OrderService.class).ship("P-1001");
		browser.await(ORDER, "P-1001", "2 \u00d7 Anchor", "Event delivered", "20 points");
		browser.await(INBOX, "P-1001", "Handled");
		// The event or the delivery, depending on the order of arrival.
		browser.await("#latest", ".");
		assertThat(browser.execute("return document.sameAsBefore")).isEqualTo(true);
	}

	@ParameterizedTest
	@CsvSource({ "true, forged-signature, signature_mismatch", "false, stale-delivery, timestamp_too_old" })
	void wrongDeliveryIsRefused(boolean javascript, String mishap, String reason) {
		Browser browser = open(javascript);
		browser.press(mishap);
		assertThat(browser.await(DELIVERIES + ".rejected", "Refused", reason)).contains("Unverified")
			.doesNotContain("evt_");
		assertThat(browser.focused()).isEqualTo(mishap);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void replayedDeliveryIsADuplicate(boolean javascript) {
		Browser browser = open(javascript);
		String number = ship(browser);
		browser.await(ORDER, number, "10 points");
		browser.await(DELIVERIES, number, "Stored");
		browser.press(browser.id(DELIVERIES + " button"));
		browser.await(DELIVERIES, number, "Duplicate");
		assertThat(browser.await(INBOX, number, "Handled")).contains("1 attempt");
		assertThat(browser.text(ORDER)).contains(number, "10 points");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eventOfAFailingListenerIsParkedAndHandledAfterARetry(boolean javascript) {
		Browser browser = open(javascript);
		browser.press("failing-listener");
		browser.await("#failing-listener[aria-checked=true]", "On");
		browser.await("#latest", "Failing listener is on: ship an order.");
		String number = ship(browser);
		browser.await(INBOX + " .handling.retried", "loyalty-points", "Retried", "next attempt",
				"The switch 'Failing listener' is on");
		browser.await(PARKED_IN_INBOX, "loyalty-points", "Parked", "Failed 4 times");
		browser.await(ORDER, number, "Event delivered", "No points yet");
		browser.press("failing-listener");
		browser.await("#failing-listener[aria-checked=false]", "Off");
		browser.press(browser.id(PARKED_IN_INBOX + " button"));
		browser.await(ORDER, number, "10 points");
		assertThat(browser.await(INBOX, number, "5 attempts")).doesNotContain("Parked", "The switch");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refusedEventIsParkedAndSentAfterARetry(boolean javascript) {
		Browser browser = open(javascript);
		browser.press("refused-event");
		String number = ship(browser);
		browser.await(OUTBOX, "Parked", "invalid_request", "Kept until it is retried");
		browser.press(browser.id(OUTBOX + " button"));
		browser.await(ORDER, number, "Event delivered");
		browser.await(OUTBOX, "Sent", "2 attempts");
	}

	@Test
	void eventWaitsInTheOutboxWhileHarborIsUnavailable() {
		Browser browser = open(true);
		browser.press("unavailable");
		String number = ship(browser);
		browser.await(OUTBOX, "Retried", "Next attempt");
		browser.await(CALLS, "internal_error");
		browser.press(browser.id(OUTBOX + " button"));
		browser.await(ORDER, number, "Event delivered");
		browser.await(OUTBOX, "Sent");
	}

	@ParameterizedTest
	@CsvSource({ "true, revoked-key, authentication_failed", "false, missing-scope, permission_denied" })
	void orderIsShippedWithRefusedKeyAndItsEventIsSentWithTheNextKey(boolean javascript, String mishap, String error) {
		Browser browser = open(javascript);
		browser.press(mishap);
		browser.await("#" + mishap + "[aria-checked=true]", "On");
		String number = ship(browser);
		browser.await(".standing", "DOWN");
		browser.await(CALLS, "events.create", error);
		assertThat(browser.text(ORDER)).contains(number, "No event yet");
		browser.press(mishap);
		browser.await("#" + mishap + "[aria-checked=false]", "Off");
		browser.await(".standing", "UP");
		browser.await(ORDER, number, "Event delivered", "10 points");
	}

	@Test
	void exhaustedRateLimitIsShown() {
		Browser browser = open(true);
		browser.press("rate-limit");
		browser.await("#rate-limit", "On");
		browser.await(".standing", "UNKNOWN", "rate limited");
	}

	@Test
	void keyProblemsReplaceEachOther() {
		Browser browser = open(true);
		browser.press("revoked-key");
		browser.await("#revoked-key", "On");
		browser.press("missing-scope");
		browser.await("#missing-scope", "On");
		assertThat(browser.text("#revoked-key")).isEqualTo("Off");
		browser.await(".standing", "DOWN", "lacks events:write");
	}

	@Test
	void pageIsAccessibleAndFits() {
		Browser browser = open(true);
		browser.press("failing-listener");
		String number = ship(browser);
		browser.await(INBOX + " .handling.retried", "loyalty-points");
		browser.await(PARKED_IN_INBOX, "loyalty-points");
		browser.await(ORDER, number);
		browser.press(browser.id(DELIVERIES + " button"));
		browser.press("forged-signature");
		browser.press("refused-event");
		application.getBean(OrderService.class).place("P-" + "1".repeat(38), "Joan".repeat(25), "Rope".repeat(50), 1);
		application.getBean(OrderService.class).ship("P-" + "1".repeat(38));
		browser.await(OUTBOX, "Parked");
		browser.press("missing-scope");
		ship(browser);
		browser.await(OUTBOX, "Retried");
		for (String colorScheme : List.of("light", "dark")) {
			for (int width : new int[] { 1280, 360 }) {
				browser.view(width, colorScheme);
				assertThat(browser
					.execute("return matchMedia('(prefers-color-scheme: %s)').matches".formatted(colorScheme)))
					.isEqualTo(true);
				assertThat(browser.accessibilityViolations()).as("%s, %d px", colorScheme, width).isEqualTo(List.of());
				assertThat(browser.execute("return innerWidth")).isEqualTo((long) width);
				assertThat(browser.execute("return document.documentElement.scrollWidth")).isEqualTo((long) width);
				assertThat(browser.execute(
						"""
								return [...document.querySelectorAll('.card, .orders li')].filter((card) => card.scrollWidth > card.clientWidth)
									.map((card) => card.textContent)"""))
					.isEqualTo(List.of());
			}
		}
	}

	@Test
	void browserLoadsNothingFromElsewhereAndRunsNothingInline() throws Exception {
		HttpResponse<String> page = get("/");
		assertThat(page.headers().allValues("Content-Security-Policy")).singleElement()
			.asString()
			.contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
			.doesNotContain("unsafe");
		assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(page.body()).doesNotContain("style=", "onclick");
		Browser browser = open(true);
		browser.await("#connection", "Live");
		ship(browser);
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void initialPageIsUpdated() {
		try (ConfigurableApplicationContext fresh = startApplication()) {
			scripted.complaints();
			scripted.open(url(fresh));
			scripted.await("#connection", "Live");
			fresh.getBean(OrderService.class).place("P-1002", "ada", "Anchor", 1);
			fresh.getBean(OrderService.class).ship("P-1002");
			scripted.await(INBOX, "P-1002");
			assertThat(scripted.complaints()).isEmpty();
		}
	}

	@Test
	void unknownMishapIsNotFound() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url(application) + "/mishaps/unknown?on=true"))
			.POST(HttpRequest.BodyPublishers.noBody())
			.build();
		assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
	}

	/**
	 * Takes the screenshot of the documentation: {@code
	 * -Dsample.screenshots=<directory>}.
	 */
	@Test
	@EnabledIfSystemProperty(named = "sample.screenshots", matches = ".+")
	void screenshot() throws IOException {
		Path directory = Path.of(System.getProperty("sample.screenshots"));
		try (ConfigurableApplicationContext fresh = startApplication()) {
			Browser browser = scripted.view(1280, "light");
			browser.open(url(fresh));
			String first = ship(browser);
			browser.await(ORDER, first, "10 points");
			browser.press("failing-listener");
			String second = ship(browser);
			browser.await(PARKED_IN_INBOX, "loyalty-points");
			browser.press("failing-listener");
			browser.await(ORDER, second, "Event delivered");
			browser.await("#connection", "Live");
			browser.execute("document.activeElement.blur()");
			browser.screenshot(directory.resolve("sample.png"));
		}
	}

	private static Browser open(boolean javascript) {
		Browser browser = (javascript ? scripted : scriptless).view(1280, "light");
		browser.open(url(application));
		browser.complaints();
		return browser;
	}

	private static String ship(Browser browser) {
		String before = browser.text(ORDER + " strong");
		browser.press("ship");
		String number = browser.await(ORDER + " strong", "W-");
		assertThat(number).startsWith("W-").isNotEqualTo(before);
		return number;
	}

	private static HttpResponse<String> get(String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url(application) + path)).build(), BodyHandlers.ofString());
	}

	private static String url(ConfigurableApplicationContext context) {
		return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
	}

}
