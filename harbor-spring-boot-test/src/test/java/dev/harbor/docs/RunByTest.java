package dev.harbor.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code that a test takes out of the page and runs, or output that it compares. All that
 * can be seen from here is that there is such a test, and that it reads a page of that
 * name.
 */
class RunByTest implements CodeBlockCheck {

	@Override
	public void check(CodeBlock block) throws IOException {
		assertThat(Files.readString(TestSources.find(block.argument()))).as("%s runs %s", block.argument(), block)
			.contains(Path.of(block.page()).getFileName() + "\"");
	}

}
