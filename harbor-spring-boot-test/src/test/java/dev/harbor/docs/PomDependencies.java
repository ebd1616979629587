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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dependencies in a POM: artifacts of this project in its version, and others without a
 * version, which Spring Boot manages.
 */
class PomDependencies implements CodeBlockCheck {

	@Override
	public void check(CodeBlock block) throws IOException {
		List<Pom> dependencies = Pom.parse("<fragment>" + block.code() + "</fragment>").nodes("//dependency");
		assertThat(dependencies).as("dependencies in %s", block).isNotEmpty();
		for (Pom dependency : dependencies) {
			check(block, dependency);
		}
	}

	/**
	 * Return the artifacts for users.
	 */
	static List<String> publishedArtifacts() throws IOException {
		List<String> artifacts = new ArrayList<>();
		for (String module : Pom.ofProject().texts("/project/modules/module")) {
			Pom pom = Pom.parse(Files.readString(MarkdownPage.ROOT.resolve(module).resolve("pom.xml")));
			if (!pom.texts("//properties/maven.deploy.skip").contains("true")) {
				artifacts.addAll(pom.texts("/project/artifactId"));
			}
		}
		return artifacts;
	}

	private void check(CodeBlock block, Pom dependency) throws IOException {
		List<String> artifacts = dependency.texts("artifactId");
		assertThat(artifacts).as(block.toString()).hasSize(1);
		if (dependency.texts("groupId").equals(List.of("dev.harbor"))) {
			Pom project = Pom.ofProject();
			assertThat(publishedArtifacts()).as(block.toString()).containsAll(artifacts);
			assertThat(dependency.texts("version")).as(block.toString()).isEqualTo(project.texts("/project/version"));
		}
		else {
			assertThat(dependency.texts("version")).as(block.toString()).isEmpty();
			assertThat(System.getProperty("java.class.path").split(File.pathSeparator)).as(block.toString())
				.anyMatch((entry) -> new File(entry).getName().matches(artifacts.get(0) + "-\\d.*\\.jar"));
		}
	}

}
