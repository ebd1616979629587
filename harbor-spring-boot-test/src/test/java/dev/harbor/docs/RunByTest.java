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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code that a test takes from the page and runs, or output that it compares. The check
 * only requires a test that reads a page with this name.
 */
class RunByTest implements CodeBlockCheck {

	@Override
	public void check(CodeBlock block) throws IOException {
		assertThat(TestSources.isTest(block.argument())).as("%s is a test", block.argument()).isTrue();
		assertThat(Files.readString(TestSources.find(block.argument(), "java")))
			.as("%s runs %s", block.argument(), block)
			.contains(Path.of(block.page()).getFileName() + "\"");
	}

}
