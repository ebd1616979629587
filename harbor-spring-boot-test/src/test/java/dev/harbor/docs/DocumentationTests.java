package dev.harbor.docs;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the pages of the documentation: each block of code in the way that its first
 * line names (see {@link CodeBlockCheck}), and all links within the repository.
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

}
