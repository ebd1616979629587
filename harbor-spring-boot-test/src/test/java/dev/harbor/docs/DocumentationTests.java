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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the pages of the documentation: each block of code according to its marker (see
 * {@link CodeBlockCheck}), and all links within the repository.
 */
class DocumentationTests {

	@TestFactory
	Stream<DynamicTest> codeBlocksAreRight() throws IOException {
		List<CodeBlock> blocks = MarkdownPage.ofUsers().stream().flatMap((page) -> page.codeBlocks().stream()).toList();
		assertThat(blocks).hasSizeGreaterThan(50);
		return blocks.stream().map((block) -> DynamicTest.dynamicTest(block.toString(), block::check));
	}

	@TestFactory
	Stream<DynamicTest> linksLeadSomewhere() throws IOException {
		return MarkdownPage.all()
			.stream()
			.map((page) -> DynamicTest.dynamicTest(page.name(), page::requireLinksToLead));
	}

	@Test
	void allPagesAreInTheIndex() throws IOException {
		MarkdownPage index = MarkdownPage.read(MarkdownPage.ROOT.resolve("docs/README.md"));
		assertThat(index.destinations()).containsAll(MarkdownPage.ofUsers()
			.stream()
			.map(MarkdownPage::name)
			.filter((name) -> name.startsWith("docs/"))
			.map((name) -> name.substring("docs/".length()))
			.filter((name) -> !name.equals("README.md"))
			.toList());
	}

	@Test
	void readmeIsShort() throws IOException {
		assertThat(Files.readAllLines(MarkdownPage.ROOT.resolve("README.md"))).hasSizeLessThan(150);
	}

	/**
	 * An idempotency key is unique per organisation, so a key with only the number of an
	 * order would be a conflict for the next event of the order.
	 */
	@TestFactory
	Stream<DynamicTest> idempotencyKeysSayWhatTheyAreFor() throws IOException {
		Stream<CodeBlock> blocks = MarkdownPage.ofUsers().stream().flatMap((page) -> page.codeBlocks().stream());
		Stream<Path> sample = Files.walk(MarkdownPage.ROOT.resolve("sample-app/src/main/java"))
			.filter((file) -> file.toString().endsWith(".java"));
		return Stream.concat(blocks.map((block) -> keysBeginWithAType(block.toString(), block.code())),
				sample.map((file) -> keysBeginWithAType(file.getFileName().toString(), read(file))));
	}

	private static DynamicTest keysBeginWithAType(String name, String code) {
		return DynamicTest.dynamicTest(name, () -> assertThat(
				Pattern.compile("\\.idempotencyKey\\(([^)]+)").matcher(code).results())
			.allSatisfy(
					(call) -> assertThat(call.group(1)).matches("(\"[a-z.-]+[: ].*|[A-Z]\\w+\\.TYPE \\+ \":\".*)")));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
