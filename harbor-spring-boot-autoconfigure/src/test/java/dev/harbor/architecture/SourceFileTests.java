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

package dev.harbor.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for conventions of all source files.
 */
class SourceFileTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern HEADER = Pattern.compile("""
			/\\*
			 \\* Copyright 20\\d\\d-present the original author or authors\\.
			 \\*
			 \\* Licensed under the Apache License, Version 2\\.0 \\(the "License"\\);
			(?: \\*.*\n)+? \\*/

			""");

	private static final Pattern TYPE = Pattern
		.compile("(?m)^(?:(public|final|abstract|sealed|non-sealed) )*(class|interface|record|enum|@interface) \\w");

	private static final Pattern SERVER = Pattern
		.compile("com\\.sun\\.net\\.httpserver|new (ServerSocket|WireMockServer|WireMockExtension|MockWebServer)\\(");

	private static final Pattern SINCE = Pattern.compile("(?m)^ \\* @since \\d+\\.\\d+\\.\\d+$");

	private static final Pattern WITH_SPRING_BOOT = Pattern.compile("dev/harbor/(?:autoconfigure|health|test)/");

	private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");

	private static final Pattern PROPERTY = Pattern.compile("\"name\": \"(harbor(?:\\.[a-z-]+){2,})\"");

	private static final Pattern OTHER_PROPERTY = Pattern
		.compile("'(?:harbor|management|server|spring)\\.[a-z]|HARBOR_[A-Z]+_");

	@Test
	void sourceFilesHaveTheLicenseHeader() {
		assertThat(sourceFiles(ROOT)).hasSizeGreaterThan(100);
		assertThat(sourceFiles(ROOT)).filteredOn((file) -> !HEADER.matcher(read(file)).lookingAt()).isEmpty();
	}

	@Test
	void sourceFilesHaveNoAuthorTags() {
		assertThat(sourceFiles(ROOT)).filteredOn((file) -> read(file).contains(" * @" + "author")).isEmpty();
	}

	@Test
	void onlyPublicTypesHaveASinceTag() {
		assertThat(libraryFiles()).hasSizeGreaterThan(100);
		assertThat(libraryFiles()).filteredOn((file) -> {
			String source = read(file);
			Matcher type = TYPE.matcher(source);
			assertThat(type.find()).as("type in %s", file).isTrue();
			boolean isPublic = type.group().startsWith("public ");
			String documentation = source.substring(source.lastIndexOf("/**", type.start()), type.start());
			return SINCE.matcher(documentation).find() != isPublic;
		}).isEmpty();
	}

	/**
	 * They can be used without Spring Boot. Its layers add the names.
	 */
	@Test
	void layersWithoutSpringBootNameNoProperties() {
		List<String> properties = propertyNames();
		assertThat(properties).hasSizeGreaterThan(50);
		List<String> texts = libraryFiles().stream()
			.filter((file) -> !WITH_SPRING_BOOT.matcher(file.toString()).find())
			.flatMap(SourceFileTests::literals)
			.toList();
		assertThat(texts).hasSizeGreaterThan(500)
			.filteredOn((text) -> OTHER_PROPERTY.matcher(text).find() || properties.stream().anyMatch(text::contains))
			.isEmpty();
	}

	private static Stream<String> literals(Path file) {
		return LITERAL.matcher(read(file)).results().map(MatchResult::group);
	}

	private static List<String> propertyNames() {
		return PROPERTY.matcher(read(Path.of("target/classes/META-INF/spring-configuration-metadata.json")))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	@Test
	void serversOfTestsAreHttpStubsOrRawServers() {
		assertThat(sourceFiles(ROOT)).filteredOn((file) -> file.toString().contains("/src/test/"))
			.filteredOn((file) -> !file.endsWith("SourceFileTests.java"))
			// A cable that can be cut, for any protocol.
			.filteredOn((file) -> !file.endsWith("Cable.java"))
			// Thousands of answers that wait for each other, on virtual threads.
			.filteredOn((file) -> !file.endsWith("VirtualThreadTests.java"))
			.filteredOn((file) -> SERVER.matcher(read(file)).find())
			.isEmpty();
	}

	private static List<Path> libraryFiles() {
		return Stream.of("harbor-spring-boot-autoconfigure", "harbor-spring-boot-test")
			.flatMap((module) -> sourceFiles(ROOT.resolve(module + "/src/main/java")).stream())
			.filter((file) -> !file.endsWith("package-info.java"))
			.toList();
	}

	private static List<Path> sourceFiles(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().matches(".*\\.(java|kt)"))
				.filter((file) -> file.toString().contains("/src/"))
				.filter((file) -> !file.toString().contains("/target/"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
