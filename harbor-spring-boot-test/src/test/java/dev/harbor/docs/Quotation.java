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
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code of a test class of the build, or a complete file of an application that a test
 * runs, from its first import to its end. Ignores indentation and empty lines.
 */
class Quotation implements CodeBlockCheck {

	@Override
	public void check(CodeBlock block) throws IOException {
		String code = normalized(block.code());
		assertThat(code).isNotEmpty();
		String source = Files.readString(TestSources.find(block.argument(), block.language()));
		if (TestSources.isTest(block.argument())) {
			assertThat(normalized(source)).as("%s is code of %s", block, block.argument()).contains(code);
		}
		else {
			assertThat(code).as("%s is all of %s", block, block.argument())
				.isEqualTo(normalized(source.substring(source.indexOf("\nimport "))));
		}
	}

	private static String normalized(String code) {
		return code.lines().map(String::strip).filter((line) -> !line.isEmpty()).collect(Collectors.joining("\n"));
	}

}
