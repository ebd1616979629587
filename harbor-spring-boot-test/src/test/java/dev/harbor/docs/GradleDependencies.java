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
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dependencies of a Gradle build: the artifacts of this project, in its version or in the
 * version of the BOM.
 */
class GradleDependencies implements CodeBlockCheck {

	private static final Pattern DEPENDENCY = Pattern.compile("\"(dev\\.harbor):([^:\"]+)(?::([^\"]+))?\"");

	@Override
	public void check(CodeBlock block) throws IOException {
		List<String> published = PomDependencies.publishedArtifacts();
		String version = Pom.ofProject().texts("/project/version").get(0);
		List<MatchResult> dependencies = DEPENDENCY.matcher(block.code()).results().toList();
		assertThat(dependencies).as("dependencies in %s", block).isNotEmpty();
		boolean managed = dependencies.stream().anyMatch((dependency) -> dependency.group(2).endsWith("-bom"));
		assertThat(dependencies).as(block.toString()).allSatisfy((dependency) -> {
			assertThat(dependency.group(2)).isIn(published);
			if (dependency.group(3) != null || !managed) {
				assertThat(dependency.group(3)).isEqualTo(version);
			}
		});
	}

}
