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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The log lines at the levels {@code WARN} and {@code ERROR}, found in the sources of the
 * library.
 */
final class LogLines {

	private static final Pattern CALL = Pattern.compile("\\b(?:logger|log)\\s*\\.(?:warn|error)\\(");

	private LogLines() {
	}

	/**
	 * Return all lines.
	 */
	static List<LogLine> all() throws IOException {
		List<LogLine> lines = new ArrayList<>();
		for (Path file : sources()) {
			String source = Files.readString(file);
			Matcher call = CALL.matcher(source);
			while (call.find()) {
				int begin = call.end() - 1;
				String arguments = source.substring(begin + 1, endOfParentheses(source, begin));
				lines.add(new LogLine(file.getFileName().toString(), message(arguments)));
			}
		}
		return lines;
	}

	/**
	 * Return the sources of the library.
	 */
	static List<Path> sources() throws IOException {
		List<Path> sources = new ArrayList<>();
		for (String module : List.of("harbor-spring-boot-autoconfigure", "harbor-spring-boot-test")) {
			try (Stream<Path> files = Files.walk(MarkdownPage.ROOT.resolve(module).resolve("src/main/java"))) {
				files.filter((file) -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
			}
		}
		return sources;
	}

	/**
	 * Return the message of a call, with {@code …} for each value.
	 */
	private static String message(String arguments) {
		List<List<String>> parameters = split(withoutCalls(arguments), ",");
		List<String> text = parameters.stream()
			.map((tokens) -> String.join("", tokens))
			.filter((parameter) -> parameter.contains("\""))
			.findFirst()
			.map((parameter) -> split(tokens(parameter), "+").stream().map(LogLines::text).toList())
			.orElse(List.of("…"));
		return String.join("", text).replaceAll("%(\\d\\$)?s", "…").replaceAll("\\s+", " ").strip();
	}

	private static String text(List<String> tokens) {
		return tokens.stream().filter((token) -> token.startsWith("\"")).findFirst().map(LogLines::content).orElse("…");
	}

	private static String content(String literal) {
		if (literal.startsWith("\"\"\"")) {
			String text = literal.substring(3, literal.length() - 3).replaceAll("\\\\\\R\\s*", "").strip();
			return text.lines().findFirst().orElse("");
		}
		return literal.substring(1, literal.length() - 1).replaceAll("\\\\(.)", "$1");
	}

	/**
	 * Return the literals and the other characters, without the arguments of calls.
	 */
	private static List<String> withoutCalls(String code) {
		List<String> tokens = new ArrayList<>();
		List<String> all = tokens(code);
		int depth = 0;
		for (int i = 0; i < all.size(); i++) {
			String token = all.get(i);
			boolean call = depth > 0 || (i > 0 && all.get(i - 1).length() == 1
					&& Character.isJavaIdentifierPart(all.get(i - 1).charAt(0)));
			if (token.equals("(") && call) {
				depth++;
			}
			else if (token.equals(")") && depth > 0) {
				depth--;
			}
			else if (depth == 0) {
				tokens.add(token);
			}
		}
		return tokens;
	}

	private static List<String> tokens(String code) {
		List<String> tokens = new ArrayList<>();
		int i = 0;
		while (i < code.length()) {
			int end = (code.charAt(i) == '"') ? endOfLiteral(code, i) : i + 1;
			tokens.add(code.substring(i, end));
			i = end;
		}
		return tokens;
	}

	private static List<List<String>> split(List<String> tokens, String separator) {
		List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
		for (String token : tokens) {
			if (token.equals(separator)) {
				parts.add(new ArrayList<>());
			}
			else {
				parts.get(parts.size() - 1).add(token);
			}
		}
		return parts;
	}

	private static int endOfParentheses(String source, int begin) {
		int depth = 0;
		int i = begin;
		while (i < source.length()) {
			char character = source.charAt(i);
			if (character == '"') {
				i = endOfLiteral(source, i);
				continue;
			}
			depth += (character == '(') ? 1 : (character == ')') ? -1 : 0;
			if (depth == 0) {
				return i;
			}
			i++;
		}
		throw new IllegalArgumentException("Parentheses are not closed");
	}

	private static int endOfLiteral(String source, int begin) {
		if (source.startsWith("\"\"\"", begin)) {
			return source.indexOf("\"\"\"", begin + 3) + 3;
		}
		int i = begin + 1;
		while (source.charAt(i) != '"') {
			i += (source.charAt(i) == '\\') ? 2 : 1;
		}
		return i + 1;
	}

	/**
	 * A line of the log.
	 *
	 * @param file the name of the source file
	 * @param message the message, with {@code …} for each value
	 */
	record LogLine(String file, String message) {

	}

}
