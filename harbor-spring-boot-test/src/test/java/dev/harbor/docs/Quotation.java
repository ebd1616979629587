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
