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

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A headless Chromium that is used by keyboard only.
 */
final class Browser implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Browser.class);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final int MORE_TABS_THAN_NEEDED = 60;

	private final ChromeDriver driver;

	private final boolean javascript;

	private Browser(ChromeDriver driver, boolean javascript) {
		this.driver = driver;
		this.javascript = javascript;
	}

	/**
	 * Start the installed browser, or skip the test unless {@code
	 * -Dsample.browser.required=true}.
	 */
	static Browser start(boolean javascript) {
		Optional<File> chromium = find("google-chrome", "chromium", "chromium-browser");
		Optional<File> chromedriver = find("chromedriver");
		if (chromium.isEmpty() || chromedriver.isEmpty()) {
			String message = "There is no Chromium with a chromedriver on the PATH: the page is not tested";
			if (Boolean.getBoolean("sample.browser.required")) {
				throw new IllegalStateException(message);
			}
			logger.warn(message);
			Assumptions.abort(message);
		}
		ChromeOptions options = new ChromeOptions().setBinary(chromium.orElseThrow())
			.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars")
			.setExperimentalOption("prefs",
					Map.of("profile.managed_default_content_settings.javascript", javascript ? 1 : 2));
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(chromedriver.orElseThrow())
			.usingAnyFreePort()
			.build();
		return new Browser(new ChromeDriver(service, options), javascript);
	}

	private static Optional<File> find(String... names) {
		String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/bin";
		return Stream.of(names)
			.flatMap((name) -> Stream.of(path.split(File.pathSeparator)).map((directory) -> new File(directory, name)))
			.filter(File::canExecute)
			.findFirst();
	}

	Browser view(int width, String colorScheme) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
		return this;
	}

	void open(String url) {
		this.driver.get(url);
	}

	/**
	 * Press a button by keyboard: Tab until it has the focus, then Enter.
	 */
	void press(String id) {
		for (int i = 0; i < MORE_TABS_THAN_NEEDED; i++) {
			if (id.equals(focused())) {
				WebElement page = this.driver.findElement(By.tagName("html"));
				type(Keys.ENTER);
				until(() -> isGone(page), Boolean::booleanValue);
				return;
			}
			type(Keys.TAB);
		}
		throw new AssertionError("No button '" + id + "' is reached by the Tab key");
	}

	/*
	 * Type without an element, because elements may be replaced in the meantime.
	 */
	private void type(Keys key) {
		new Actions(this.driver).sendKeys(key).perform();
	}

	private static boolean isGone(WebElement element) {
		try {
			element.isEnabled();
			return false;
		}
		catch (StaleElementReferenceException ex) {
			return true;
		}
	}

	/**
	 * Return the id of the first element of a selector.
	 */
	String id(String selector) {
		return until(() -> {
			try {
				return this.driver.findElements(By.cssSelector(selector))
					.stream()
					.findFirst()
					.map((element) -> element.getDomAttribute("id"))
					.orElse("");
			}
			catch (StaleElementReferenceException ex) {
				return "";
			}
		}, (id) -> !id.isEmpty());
	}

	String focused() {
		return String.valueOf(this.driver.executeScript("return document.activeElement.id"));
	}

	/**
	 * Wait until an element contains texts. Without JavaScript, the page is reloaded
	 * until it does.
	 */
	String await(String selector, String... texts) {
		return until(() -> {
			String shown = text(selector);
			if (!this.javascript && !containsAll(shown, texts)) {
				this.driver.navigate().refresh();
			}
			return shown;
		}, (shown) -> containsAll(shown, texts));
	}

	private static boolean containsAll(String shown, String... texts) {
		return Stream.of(texts).allMatch(shown::contains);
	}

	String text(String selector) {
		while (true) {
			try {
				return this.driver.findElements(By.cssSelector(selector))
					.stream()
					.findFirst()
					.map(WebElement::getText)
					.orElse("");
			}
			catch (StaleElementReferenceException ex) {
				// The element was replaced in the meantime.
			}
		}
	}

	private static <T> T until(Callable<T> supplier, Predicate<T> condition) {
		return Awaitility.await().atMost(PATIENCE).pollInSameThread().until(supplier, condition);
	}

	Object execute(String script) {
		return this.driver.executeScript(script);
	}

	/**
	 * Check the page with axe-core.
	 * @return the violations of WCAG and best practices
	 */
	Object accessibilityViolations() {
		try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
			this.driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.driver.executeAsyncScript(
				"""
						const done = arguments[arguments.length - 1];
						axe.run().then((result) => done(result.violations.map((violation) =>
							violation.id + ': ' + violation.nodes.map((node) => node.html + ' ' + node.failureSummary).join('\\n'))));
						""");
	}

	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	void screenshot(Path file) throws IOException {
		Map<String, Object> screenshot = this.driver.executeCdpCommand("Page.captureScreenshot",
				Map.of("captureBeyondViewport", true));
		Files.createDirectories(file.getParent());
		Files.write(file, Base64.getDecoder().decode((String) screenshot.get("data")));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
