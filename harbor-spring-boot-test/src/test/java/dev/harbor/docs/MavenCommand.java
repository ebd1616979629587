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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands of Maven that cannot run within a build: their modules, profiles, properties
 * and plugins must exist.
 */
class MavenCommand implements CodeBlockCheck {

	private static final List<String> PHASES = List.of("clean", "compile", "test", "package", "verify", "install");

	// Plugins of Maven itself.
	private static final List<String> PROPERTIES = List.of("maven.test.skip");

	@Override
	public void check(CodeBlock block) throws IOException {
		assertThat(block.code().lines()).as(block.toString()).isNotEmpty();
		for (String line : block.code().lines().toList()) {
			List<String> words = Arrays.stream(line.split(" ")).dropWhile((word) -> word.contains("=")).toList();
			assertThat(words).as(block.toString()).first().isEqualTo("./mvnw");
			check(block, words.subList(1, words.size()));
		}
	}

	private void check(CodeBlock block, List<String> words) throws IOException {
		Pom project = Pom.ofProject();
		boolean modules = false;
		for (String word : words) {
			if (modules) {
				assertThat(project.texts("/project/modules/module")).as(block.toString()).contains(word.split(","));
				modules = false;
			}
			else if (word.equals("-pl")) {
				modules = true;
			}
			else if (word.startsWith("-P")) {
				assertThat(inAllModules(project, "/project/profiles/profile/id", Pom::texts)).as(block.toString())
					.contains(word.substring(2).split(","));
			}
			else if (word.startsWith("-D")) {
				assertThat(word.substring(2).split("=")[0]).as(block.toString()).isIn(properties(project));
			}
			else if (word.contains(":") && !word.startsWith("-")) {
				assertThat(project.texts("/project/build//plugin/artifactId")).as(block.toString())
					.anyMatch((plugin) -> isPlugin(plugin, word.split(":")[0]));
			}
			else if (!word.startsWith("-")) {
				assertThat(PHASES).as(block.toString()).contains(word);
			}
		}
	}

	private static List<String> properties(Pom project) throws IOException {
		List<String> properties = new ArrayList<>(inAllModules(project, "//properties/*", Pom::names));
		properties.addAll(PROPERTIES);
		return properties;
	}

	private static List<String> inAllModules(Pom project, String path, BiFunction<Pom, String, List<String>> query)
			throws IOException {
		List<String> found = new ArrayList<>(query.apply(project, path));
		for (String module : project.texts("/project/modules/module")) {
			Pom pom = Pom.parse(Files.readString(MarkdownPage.ROOT.resolve(module).resolve("pom.xml")));
			found.addAll(query.apply(pom, path));
		}
		return found;
	}

	private static boolean isPlugin(String artifact, String prefix) {
		return Stream.of(prefix + "-maven-plugin", "maven-" + prefix + "-plugin").anyMatch(artifact::equals);
	}

}
