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
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test sources of all modules.
 */
final class TestSources {

	private TestSources() {
	}

	/**
	 * Return whether the build runs a class as a test.
	 * @param name the simple name of the class
	 * @return whether the class is a test
	 */
	static boolean isTest(String name) {
		return name.matches("\\w+(Tests|IT)");
	}

	/**
	 * Return the file of a class.
	 * @param name the simple name of the class
	 * @param language the language of the class, {@code java} or {@code kotlin}
	 * @return the only file of that name
	 */
	static Path find(String name, String language) throws IOException {
		assertThat(name).as("name of a class").matches("\\w+");
		String file = name + (language.equals("kotlin") ? ".kt" : ".java");
		try (Stream<Path> modules = Files.list(MarkdownPage.ROOT)) {
			List<Path> found = modules.map((module) -> module.resolve("src/test/" + language))
				.filter(Files::isDirectory)
				.flatMap((sources) -> files(sources, file).stream())
				.toList();
			assertThat(found).as(name).hasSize(1);
			return found.get(0);
		}
	}

	private static List<Path> files(Path directory, String name) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.endsWith(name)).toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
