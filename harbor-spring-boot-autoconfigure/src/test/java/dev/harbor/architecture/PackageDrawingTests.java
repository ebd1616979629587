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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the drawing of packages in {@code CONTRIBUTING.md} with the code. Updates it
 * with {@code -Ddocs.update=true}.
 */
class PackageDrawingTests {

	private static final Path PAGE = Path.of("../CONTRIBUTING.md");

	private static final String BEGIN = "```mermaid\n";

	private static final String ROOT = "dev.harbor";

	private final Map<String, Set<String>> dependencies = dependencies();

	private final Map<String, Integer> heights = new HashMap<>();

	@Test
	void drawingShowsThePackages() throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		int end = page.indexOf("```", begin);
		if (Boolean.getBoolean("docs.update")) {
			Files.writeString(PAGE, page.substring(0, begin) + drawing() + page.substring(end));
		}
		else {
			assertThat(page.substring(begin, end)).as("drawing in %s, drawn with -Ddocs.update=true", PAGE)
				.isEqualTo(drawing());
		}
	}

	/**
	 * Return the height of each package, which is greater than the heights of its
	 * dependencies, so that no arrow points upwards. Cycles have no such heights.
	 * Transitive dependencies are not drawn.
	 */
	private String drawing() {
		StringBuilder drawing = new StringBuilder("flowchart TD\n");
		List<String> packages = this.dependencies.keySet()
			.stream()
			.sorted(Comparator.comparing((String name) -> -height(name, Set.of())).thenComparing((name) -> name))
			.toList();
		packages.forEach((name) -> drawing.append("    %s[%s]%n".formatted(node(name), label(name))));
		packages.forEach((from) -> known(from)
			.forEach((to) -> drawing.append("    %s --> %s%n".formatted(node(from), node(to)))));
		return drawing.toString().replace(System.lineSeparator(), "\n");
	}

	private int height(String name, Set<String> above) {
		assertThat(above).as("packages that know each other").doesNotContain(name);
		Integer height = this.heights.get(name);
		if (height == null) {
			Set<String> path = new TreeSet<>(above);
			path.add(name);
			height = this.dependencies.get(name).stream().mapToInt((to) -> height(to, path) + 1).max().orElse(0);
			this.heights.put(name, height);
		}
		return height;
	}

	private Set<String> known(String from) {
		Set<String> direct = this.dependencies.get(from);
		return direct.stream()
			.filter((to) -> direct.stream().noneMatch((other) -> !other.equals(to) && reaches(other, to)))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private boolean reaches(String from, String to) {
		return this.dependencies.get(from).stream().anyMatch((next) -> next.equals(to) || reaches(next, to));
	}

	private static String node(String name) {
		return name.replace('.', '_');
	}

	private static String label(String name) {
		return name.equals(ROOT) ? name : name.substring(ROOT.length() + 1);
	}

	private static Map<String, Set<String>> dependencies() {
		JavaClasses library = new ClassFileImporter().importPath("target/classes");
		Map<String, Set<String>> dependencies = new TreeMap<>();
		for (JavaClass type : library) {
			Set<String> known = dependencies.computeIfAbsent(type.getPackageName(), (name) -> new TreeSet<>());
			for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
				String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
				if ((to + ".").startsWith(ROOT + ".") && !to.equals(type.getPackageName())) {
					known.add(to);
				}
			}
		}
		assertThat(dependencies).hasSizeGreaterThan(10);
		return dependencies;
	}

}
