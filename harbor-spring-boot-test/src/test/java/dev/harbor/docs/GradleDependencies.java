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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dependencies of a Gradle build in Kotlin: modules of this project in its version.
 */
class GradleDependencies implements CodeBlockCheck {

	private static final Pattern DEPENDENCY = Pattern.compile(
			"(?:implementation|testImplementation|testAndDevelopmentOnly)\\(\"dev\\.harbor:([\\w-]+):([\\w.-]+)\"\\)");

	@Override
	public void check(CodeBlock block) throws IOException {
		Pom project = Pom.ofProject();
		assertThat(block.code().lines()).as(block.toString()).isNotEmpty();
		for (String line : block.code().lines().toList()) {
			Matcher dependency = DEPENDENCY.matcher(line);
			assertThat(dependency.matches()).as("dependency in %s: %s", block, line).isTrue();
			assertThat(project.texts("/project/modules/module")).as(block.toString()).contains(dependency.group(1));
			assertThat(project.texts("/project/version")).as(block.toString()).containsExactly(dependency.group(2));
		}
	}

}
