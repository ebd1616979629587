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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of the documentation.
 */
class MarkdownPage {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Parser PARSER = Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

	private static final Pattern HTML_REFERENCE = Pattern.compile("(?:src|srcset|href)=\"([^\"]*)\"");

	private static final Pattern HTML_IMAGE = Pattern.compile("<img\\b[^>]*>");

	private static final Pattern HTML_ALTERNATIVE = Pattern.compile("\\balt=\"[^\"]+\"");

	private final Path file;

	private final Node document;

	MarkdownPage(Path file, String text) {
		this.file = file;
		this.document = PARSER.parse(text);
	}

	static MarkdownPage read(Path file) {
		try {
			return new MarkdownPage(file, Files.readString(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the pages that users read.
	 */
	static List<MarkdownPage> ofUsers() throws IOException {
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			return Stream.concat(Stream.of("README.md", "sample-app/README.md").map(ROOT::resolve), docs)
				.filter((file) -> file.toString().endsWith(".md") && Files.exists(file))
				.sorted()
				.map(MarkdownPage::read)
				.toList();
		}
	}

	/**
	 * Return the pages for users and contributors.
	 */
	static List<MarkdownPage> all() throws IOException {
		try (Stream<Path> root = Files.list(ROOT)) {
			return Stream
				.concat(ofUsers().stream(),
						root.filter((file) -> file.toString().endsWith(".md"))
							.filter((file) -> !file.endsWith("README.md"))
							.sorted()
							.map(MarkdownPage::read))
				.toList();
		}
	}

	String name() {
		return ROOT.relativize(this.file).toString().replace('\\', '/');
	}

	List<CodeBlock> codeBlocks() {
		List<CodeBlock> blocks = new ArrayList<>();
		this.document.accept(new AbstractVisitor() {

			@Override
			public void visit(FencedCodeBlock block) {
				blocks.add(CodeBlock.of(name(), line(block) + 1, block.getInfo(), block.getLiteral()));
			}

			@Override
			public void visit(IndentedCodeBlock block) {
				// Indented code has neither a language nor a marker.
				blocks.add(CodeBlock.of(name(), line(block), "", block.getLiteral()));
			}

		});
		return blocks;
	}

	/**
	 * Return the anchors of the headings, in the format of GitHub.
	 */
	Set<String> anchors() {
		Set<String> anchors = new LinkedHashSet<>();
		this.document.accept(new AbstractVisitor() {

			@Override
			public void visit(Heading heading) {
				String anchor = text(heading).toLowerCase(Locale.ROOT)
					.replaceAll("[^\\p{Alnum} _-]", "")
					.replace(' ', '-');
				String distinct = anchor;
				for (int i = 1; !anchors.add(distinct); i++) {
					distinct = anchor + "-" + i;
				}
			}

		});
		return anchors;
	}

	void requireLinksToLead() {
		assertThat(destinations()).as(name()).allSatisfy(this::requireToLead);
	}

	/**
	 * Return the targets of the links and images on this page.
	 */
	List<String> destinations() {
		List<String> destinations = new ArrayList<>();
		this.document.accept(new AbstractVisitor() {

			@Override
			public void visit(Link link) {
				destinations.add(link.getDestination());
				visitChildren(link);
			}

			@Override
			public void visit(Image image) {
				destinations.add(image.getDestination());
				assertThat(text(image)).as("%s: what says what '%s' shows", name(), image.getDestination())
					.isNotBlank();
			}

			@Override
			public void visit(HtmlInline html) {
				visitHtml(html.getLiteral());
			}

			@Override
			public void visit(HtmlBlock html) {
				visitHtml(html.getLiteral());
			}

			private void visitHtml(String html) {
				HTML_REFERENCE.matcher(html).results().forEach((reference) -> destinations.add(reference.group(1)));
				HTML_IMAGE.matcher(html)
					.results()
					.forEach((image) -> assertThat(image.group()).as("%s: an image", name())
						.containsPattern(HTML_ALTERNATIVE));
			}

		});
		return destinations;
	}

	private void requireToLead(String destination) {
		if (destination.matches("https?://.*")) {
			return;
		}
		String[] parts = destination.split("#", 2);
		Path target = parts[0].isEmpty() ? this.file : this.file.resolveSibling(parts[0]).normalize();
		assertThat(target.equals(this.file) || Files.exists(target)).as("%s exists", target).isTrue();
		if (parts.length == 2) {
			MarkdownPage page = target.equals(this.file) ? this : read(target);
			assertThat(page.anchors()).as("headings of %s", page.name()).contains(parts[1]);
		}
	}

	private static int line(Node node) {
		return node.getSourceSpans().get(0).getLineIndex() + 1;
	}

	private static String text(Node node) {
		StringBuilder text = new StringBuilder();
		node.accept(new AbstractVisitor() {

			@Override
			public void visit(Text node) {
				text.append(node.getLiteral());
			}

			@Override
			public void visit(Code node) {
				text.append(node.getLiteral());
			}

		});
		return text.toString();
	}

	@Override
	public String toString() {
		return name();
	}

}
