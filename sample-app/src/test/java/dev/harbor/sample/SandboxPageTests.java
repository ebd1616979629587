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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import dev.harbor.test.HarborSandboxProgram;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for the page of the sandbox program in a browser. In this module, because it has
 * one.
 */
class SandboxPageTests {

	private static String url;

	private static Browser browser;

	@BeforeAll
	static void start() throws IOException {
		browser = Browser.start(true);
		int port = TestSocketUtils.findAvailableTcpPort();
		Thread program = new Thread(() -> run(port), "sandbox-program");
		program.setDaemon(true);
		program.start();
		url = "http://localhost:" + port + "/";
		Awaitility.await().untilAsserted(() -> assertThatNoException().isThrownBy(() -> {
			browser.open(url);
			assertThat(browser.text("h1")).isEqualTo("Harbor sandbox");
		}));
	}

	private static void run(int port) {
		try {
			HarborSandboxProgram.main(new String[] { "--port=" + port });
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.close();
		}
	}

	@Test
	void keyIsCreatedByKeyboard() {
		browser.open(url);
		browser.press("create-key");
		assertThat(browser.text("[role=status]")).contains("Show secrets");
		assertThat(browser.text("#keys tbody")).contains("hb_test_…", "all", "valid");
		assertThat(browser.complaints()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "1280, light", "1280, dark", "360, light", "360, dark" })
	void pageIsAccessibleAndFits(int width, String colorScheme) throws IOException, InterruptedException {
		post("endpoints", "url=" + url + "a-long-path/of/an-application&types=*&secret=s3cr3t-of-the-page");
		post("events", "type=order.shipped&payload={}&url=&secret=");
		browser.view(width, colorScheme).open(url + "?show=secrets");
		browser.await("#deliveries", "order.shipped");
		assertThat(browser.accessibilityViolations()).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
		// Not compared with the width of the window, which grows with the page.
		assertThat(browser.execute("return document.documentElement.scrollWidth")).isEqualTo((long) width);
		assertThat(browser.execute("""
				return [...document.querySelectorAll('th > code, td > code')].filter((code) =>
					code.offsetHeight > 5 * parseFloat(getComputedStyle(code).lineHeight)).length""")).isEqualTo(0L);
	}

	private static void post(String path, String form) throws IOException, InterruptedException {
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url + path))
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString(form))
				.build(), BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
	}

}
