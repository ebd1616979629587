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
 * Code of a test class, which the build runs. Indentation and empty lines do not count.
 */
class Quotation implements CodeBlockCheck {

	@Override
	public void check(CodeBlock block) throws IOException {
		assertThat(normalized(block.code())).isNotEmpty();
		assertThat(normalized(Files.readString(TestSources.find(block.argument()))))
			.as("%s is code of %s", block, block.argument())
			.contains(normalized(block.code()));
	}

	private static String normalized(String code) {
		return code.lines().map(String::strip).filter((line) -> !line.isEmpty()).collect(Collectors.joining("\n"));
	}

}
