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

import dev.harbor.sample.order.OrderService;
import dev.harbor.sample.page.Mishap;
import dev.harbor.sample.shipping.ShippingService;
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
 * Tests for the page, in a browser and on the sandbox, with JavaScript and without.
 */
class PageTests {

	private static final String OUT = ".out .card";

	private static final String IN = ".in .card";

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
	void shippedOrderComesBackVerified(boolean javascript) {
		Browser browser = open(javascript);
		browser.press("ship");
		String number = browser.await(OUT, "Event created").lines().findFirst().orElseThrow();
		String eventId = browser.text(OUT + " dd");
		assertThat(eventId).startsWith("evt_");
		assertThat(browser.text(OUT)).contains("order.shipped", "1 × Ship bell", "orderNumber: " + number);
		assertThat(browser.await(IN, number, "Verified")).contains(eventId, "del_", "verified with the newest secret",
				"Signed at");
		assertThat(browser.text(".calls")).contains("events.create", "events.retrieve", "success");
		assertThat(browser.text(".standing")).contains("UP", "of 120 left", "hb_test_\u2026");
	}

	@Test
	void openPageIsKeptUpToDate() {
		Browser browser = open(true);
		browser.await("#connection", "Live");
		browser.execute("document.sameAsBefore = true");
		application.getBean(OrderService.class).place("P-1001", "Anchor", 2);
		application.getBean(ShippingService.class).ship("P-1001");
		browser.await(OUT, "P-1001", "2 × Anchor", "Event created");
		browser.await(IN, "P-1001", "Verified");
		// Of the call or of the delivery, whichever was the last to be heard of.
		browser.await("#latest", "P-1001");
		assertThat(browser.execute("return document.sameAsBefore")).isEqualTo(true);
	}

	@ParameterizedTest
	@CsvSource({ "true, forged-signature, signature_mismatch", "true, stale-delivery, timestamp_too_old",
			"false, forged-signature, signature_mismatch", "false, stale-delivery, timestamp_too_old" })
	void wrongDeliveryIsRefused(boolean javascript, String mishap, String reason) {
		Browser browser = open(javascript);
		browser.press(mishap);
		assertThat(browser.await(IN, "Refused", reason)).contains("Unverified").doesNotContain("evt_");
		assertThat(browser.focused()).isEqualTo(mishap);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void duplicateIsNotHandledAgain(boolean javascript) {
		Browser browser = open(javascript);
		String number = ship(browser, "Event created");
		browser.await(IN, number, "Verified");
		browser.press("duplicate");
		browser.await(IN, number, "Duplicate", "verified with the newest secret");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deliveryWhoseHandlerFailsComesAgain(boolean javascript) {
		Browser browser = open(javascript);
		browser.press("failing-handler");
		browser.await("#failing-handler[aria-checked=true]", "On");
		browser.await("#latest", "Failing handler is on: ship an order.");
		String number = ship(browser, "Event created");
		browser.await(IN, number, "Failed");
		browser.press("failing-handler");
		browser.await("#failing-handler[aria-checked=false]", "Off");
		browser.await(IN, number, "Verified");
	}

	@ParameterizedTest
	@CsvSource({ "true, revoked-key, DOWN, authentication_failed", "true, missing-scope, DOWN, permission_denied",
			"true, rate-limit, UNKNOWN, rate_limit_exceeded", "false, revoked-key, DOWN, authentication_failed",
			"false, missing-scope, DOWN, permission_denied", "false, rate-limit, UNKNOWN, rate_limit_exceeded" })
	void orderIsShippedThoughHarborRefusesTheCallAndHarborIsToldLater(boolean javascript, String mishap, String health,
			String error) {
		Browser browser = open(javascript);
		browser.press(mishap);
		browser.await("#" + mishap + "[aria-checked=true]", "On");
		String number = ship(browser, "No event yet");
		browser.await(".calls li", "events.create", error);
		browser.await(".standing", health);
		browser.press(mishap);
		browser.await("#" + mishap + "[aria-checked=false]", "Off");
		browser.await(".standing", "UP");
		browser.press("ship-unconfirmed");
		browser.await(OUT, number, "Event created");
		browser.await(IN, number, "Verified");
		assertThat(browser.text(".notice")).isEmpty();
	}

	@Test
	void keyTroublesTakeTurns() {
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
		ship(browser, "Event created");
		browser.await(IN, "Verified");
		browser.press("duplicate");
		browser.press("forged-signature");
		browser.press("failing-handler");
		ship(browser, "Event created");
		browser.await(IN, "Failed");
		application.getBean(OrderService.class).place("P-" + "1".repeat(38), "Rope".repeat(40), 1);
		application.getBean(ShippingService.class).ship("P-" + "1".repeat(38));
		browser.press("missing-scope");
		ship(browser, "No event yet");
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
								return [...document.querySelectorAll('.card')].filter((card) => card.scrollWidth > card.clientWidth)
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
		ship(browser, "Event created");
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void pageBeforeAnythingHasHappenedIsKeptUpToDate() {
		try (ConfigurableApplicationContext fresh = startApplication()) {
			scripted.complaints();
			scripted.open(url(fresh));
			scripted.await("#connection", "Live");
			fresh.getBean(OrderService.class).place("P-1002", "Anchor", 1);
			fresh.getBean(ShippingService.class).ship("P-1002");
			scripted.await(OUT, "P-1002");
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
	 * Makes the picture for the documentation: {@code -Dsample.screenshots=<directory>}.
	 */
	@Test
	@EnabledIfSystemProperty(named = "sample.screenshots", matches = ".+")
	void screenshot() throws IOException {
		Path directory = Path.of(System.getProperty("sample.screenshots"));
		try (ConfigurableApplicationContext fresh = startApplication()) {
			Browser browser = scripted.view(1280, "light");
			browser.open(url(fresh));
			String number = ship(browser, "Event created");
			browser.await(IN, number, "Verified");
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

	private static String ship(Browser browser, String label) {
		String before = browser.text(OUT + " h3 span");
		browser.press("ship");
		browser.await(OUT, label);
		String number = browser.text(OUT + " h3 span");
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
