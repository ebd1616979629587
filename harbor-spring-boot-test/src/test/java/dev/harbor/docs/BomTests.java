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
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the BOM with the modules and the versions of the build.
 */
class BomTests {

	private static final String MANAGED = "/project/dependencyManagement/dependencies/dependency";

	private final Pom project = Pom.ofProject();

	private final Pom bom = read("harbor-spring-boot-starter/bom");

	BomTests() throws IOException {
	}

	private static Pom read(String module) throws IOException {
		return Pom.parse(Files.readString(MarkdownPage.ROOT.resolve(module).resolve("pom.xml")));
	}

	@Test
	void managesAllPublishedModulesInItsVersion() throws IOException {
		List<String> published = new ArrayList<>();
		for (String module : this.project.texts("/project/modules/module")) {
			Pom pom = read(module);
			if (!pom.texts("//properties/maven.deploy.skip").contains("true") && !module.endsWith("bom")) {
				published.addAll(pom.texts("/project/artifactId"));
			}
		}
		assertThat(this.bom.texts(MANAGED + "[groupId='dev.harbor']/artifactId"))
			.containsExactlyInAnyOrderElementsOf(published);
		assertThat(this.bom.texts(MANAGED + "[groupId='dev.harbor']/version")).containsOnly("${project.version}");
	}

	@Test
	void managesLibrariesInTheVersionsOfTheBuild() {
		List<String> libraries = this.bom.texts(MANAGED + "[groupId!='dev.harbor']/artifactId");
		assertThat(libraries).contains("json-schema-validator", "db-scheduler");
		for (String library : libraries) {
			assertThat(this.bom.texts(MANAGED + "[artifactId='" + library + "']/version"))
				.isEqualTo(this.project.texts("/project/properties/" + library + ".version"));
		}
	}

}
