package dev.harbor.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sources of the tests that the build runs, in all modules.
 */
final class TestSources {

	private TestSources() {
	}

	/**
	 * Return the file of a test class.
	 * @param name the simple name of the class
	 * @return the only file of that name
	 */
	static Path find(String name) throws IOException {
		assertThat(name).as("a class that the build runs").matches("\\w+(Tests|IT)");
		try (Stream<Path> modules = Files.list(MarkdownPage.ROOT)) {
			List<Path> found = modules
				.flatMap((module) -> Stream.of(module.resolve("src/test/java"), module.resolve("src/test/kotlin")))
				.filter(Files::isDirectory)
				.flatMap((sources) -> find(sources, name).stream())
				.toList();
			assertThat(found).as(name).hasSize(1);
			return found.get(0);
		}
	}

	private static List<Path> find(Path directory, String name) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.endsWith(name + ".java") || file.endsWith(name + ".kt")).toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
