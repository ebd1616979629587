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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the public types of the libraries with {@code public-types.txt}, which
 * contains the reason for each. A type that no application needs is package-private or
 * belongs to the package that needs it.
 */
class PublicTypesTests {

	private static final Pattern PUBLIC_TYPE = Pattern
		.compile("(?m)^public (?:\\w+ |non-sealed )*(?:class|interface|record|enum|@interface) \\w");

	@Test
	void publicTypesAreListedInOrder() {
		assertThat(Stream.of("harbor-spring-boot-autoconfigure", "harbor-spring-boot-test").flatMap((module) -> {
			Path sources = Path.of("..", module, "src", "main", "java");
			return publicTypes(sources).stream();
		})).containsExactlyElementsOf(listed().map((line) -> line.split(":")[0]).toList());
	}

	@Test
	void eachPublicTypeHasAReason() {
		assertThat(listed()).hasSizeGreaterThan(100)
			.allSatisfy((line) -> assertThat(line).matches("dev\\.harbor\\.[\\w.]+: [a-z].{5,}"));
	}

	private static List<String> publicTypes(Path sources) {
		try (Stream<Path> files = Files.walk(sources)) {
			return files.filter((file) -> file.toString().endsWith(".java") && PUBLIC_TYPE.matcher(read(file)).find())
				.map((file) -> sources.relativize(file).toString())
				.map((file) -> file.substring(0, file.length() - ".java".length()).replace(file.charAt(3), '.'))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> listed() {
		try (InputStream types = PublicTypesTests.class.getResourceAsStream("public-types.txt")) {
			assertThat(types).isNotNull();
			return new String(types.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.isEmpty() && !line.startsWith("#"))
				.toList()
				.stream();
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
