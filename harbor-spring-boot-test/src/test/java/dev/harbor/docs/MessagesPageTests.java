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

package dev.harbor.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import dev.harbor.HarborApiException;
import dev.harbor.docs.LogLines.LogLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@code docs/messages.md} with the failure analyses, the log lines and the
 * error codes in the code.
 */
class MessagesPageTests {

	private static final String LINK = "https://github.com/harbor-dev/harbor-spring-boot/blob/main/docs/messages.md#";

	/**
	 * Log lines whose message is created elsewhere, with the messages on the page.
	 */
	private static final Map<LogLine, List<String>> FROM_ELSEWHERE = Map.of(new LogLine("TableCheck.java", "…"),
			List.of("HSQLDB locks whole tables"),
			// Its lines are found where they are created.
			new LogLine("LimitedLog.java", "…"), List.of(), new LogLine("OngoingDelivery.java", "… …: …"),
			List.of("… was handled late but could not be recorded: …"),
			new LogLine("HarborWebhookHandlerAdapter.java", "…"), List.of("Payload of event … (…) …"),
			new LogLine("WebhookMethodCall.java", "…"), List.of("Payload of event … (…) …"),
			new LogLine("LastValid.java", "…; …"),
			List.of("…; all keys remain unchanged", "…; all webhook secrets remain unchanged"));

	private final String page = read(MarkdownPage.ROOT.resolve("docs/messages.md"));

	@Test
	void eachFailureAnalyzerLinksToItsSection() throws IOException {
		List<String> sections = anchors("Failures at startup");
		Set<String> linked = new TreeSet<>();
		for (String analyzer : analyzers()) {
			String source = read(source(analyzer));
			List<String> anchors = Pattern.compile("\"(?:\\Q" + LINK + "\\E)?([a-z]+(?:-[a-z]+)+)\"")
				.matcher(source)
				.results()
				.map((found) -> found.group(1))
				.filter(sections::contains)
				.toList();
			if (!source.contains("others()")) {
				assertThat(anchors).as("anchor in %s", analyzer).hasSize(1);
			}
			linked.addAll(anchors);
		}
		assertThat(linked).containsExactlyElementsOf(new TreeSet<>(sections));
		assertThat(read(LogLines.sources()
			.stream()
			.filter((file) -> file.endsWith("MessagesPage.java"))
			.findFirst()
			.orElseThrow())).contains("\"" + LINK + "\"");
	}

	@Test
	void eachLogLineIsOnThePage() throws IOException {
		List<String> messages = messages("Log lines");
		List<LogLine> lines = LogLines.all();
		assertThat(lines).hasSizeGreaterThan(50);
		List<String> missing = new ArrayList<>();
		for (LogLine line : lines) {
			List<String> elsewhere = FROM_ELSEWHERE.get(line);
			if (elsewhere == null && !messages.contains(line.message())) {
				missing.add(line.toString());
			}
			if (elsewhere != null) {
				elsewhere.stream()
					.filter((text) -> messages.stream().noneMatch((message) -> message.startsWith(text)))
					.forEach(missing::add);
			}
		}
		assertThat(missing).isEmpty();
		assertThat(lines).containsAll(FROM_ELSEWHERE.keySet());
	}

	@Test
	void eachMessageOnThePageIsInTheCode() throws IOException {
		List<String> inCode = LogLines.all().stream().map(LogLine::message).toList();
		String sources = LogLines.sources()
			.stream()
			.map(MessagesPageTests::read)
			.collect(Collectors.joining())
			.replaceAll("\"\\s*\\+\\s*\"", "")
			.replaceAll("\\\\\\R\\s*", "")
			.replaceAll("%n|\\s+", " ")
			.replaceAll("%(\\d\\$)?s", "…")
			.replaceAll(" +", " ");
		List<String> unknown = Stream.of("Failures at startup", "Log lines")
			.flatMap((section) -> messages(section).stream())
			.filter((message) -> !inCode.contains(message))
			.flatMap((message) -> Arrays.stream(message.split("…")))
			.map((part) -> part.replaceAll("^[^\\p{Alpha}]+|[^\\p{Alpha}]+$", ""))
			.filter((part) -> part.split(" ").length > 2 && !sources.contains(part))
			.toList();
		assertThat(unknown).isEmpty();
	}

	@Test
	void errorCodesMatchTheCode() throws IOException {
		Set<String> codes = new TreeSet<>(Set.of(HarborApiException.UNKNOWN_CODE, "connection"));
		codes.addAll(strings("ApiErrors.java", "case \"([a-z_]+)\" ->"));
		codes.addAll(strings("SendFailure.java", "(?:\\?|:) \"([a-z_]+)\""));
		codes.addAll(strings("WebhookAnswer.java", "\"(webhook_[a-z_]+)\""));
		codes.addAll(strings("ApiError.java", "ApiError\\(\\d+, \"([a-z_]+)\""));
		assertThat(codes).hasSizeGreaterThan(10);
		assertThat(new TreeSet<>(anchors("Error codes"))).isEqualTo(codes);
	}

	@Test
	void eachSectionHasACauseAndARemedy() {
		assertThat(Arrays.stream(this.page.split("(?m)^### ")).skip(1))
			.allSatisfy((section) -> assertThat(section).contains("**Cause.** ", "**Remedy.** "));
	}

	private static List<String> analyzers() {
		return Stream.of("harbor-spring-boot-autoconfigure", "harbor-spring-boot-test")
			.map((module) -> read(MarkdownPage.ROOT.resolve(module + "/src/main/resources/META-INF/spring.factories")))
			.flatMap((
					factories) -> Pattern.compile("dev\\.harbor\\.[\\w.]+FailureAnalyzer").matcher(factories).results())
			.map(MatchResult::group)
			.toList();
	}

	private static Path source(String type) throws IOException {
		String file = ClassUtils.convertClassNameToResourcePath(type) + ".java";
		return LogLines.sources().stream().filter((source) -> source.endsWith(file)).findFirst().orElseThrow();
	}

	private static List<String> strings(String file, String pattern) throws IOException {
		String source = read(
				LogLines.sources().stream().filter((candidate) -> candidate.endsWith(file)).findFirst().orElseThrow());
		return Pattern.compile(pattern).matcher(source).results().map((found) -> found.group(1)).toList();
	}

	private List<String> anchors(String section) {
		return section(section).lines()
			.filter((line) -> line.startsWith("### "))
			.map((line) -> line.substring(4).toLowerCase(Locale.ROOT).replace(' ', '-'))
			.toList();
	}

	private List<String> messages(String section) {
		return section(section).lines()
			.filter((line) -> line.startsWith("> "))
			.map((line) -> line.substring(2).strip())
			.toList();
	}

	private String section(String title) {
		return Arrays.stream(this.page.split("(?m)^## "))
			.filter((section) -> section.startsWith(title + "\n"))
			.findFirst()
			.orElseThrow();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
