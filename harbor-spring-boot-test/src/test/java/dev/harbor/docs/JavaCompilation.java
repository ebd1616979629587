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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.util.JavacTask;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Complete classes without imports and package that compile without a warning.
 */
class JavaCompilation implements CodeBlockCheck {

	private static final List<String> PACKAGES = List.of("java.io", "java.net", "java.nio.charset", "java.nio.file",
			"java.security", "java.time", "java.util", "java.util.concurrent", "java.util.concurrent.atomic",
			"java.util.function", "java.util.stream", "javax.crypto", "javax.crypto.spec", "javax.sql",
			"org.springframework.beans.factory", "org.springframework.beans.factory.annotation",
			"org.springframework.boot", "org.springframework.boot.autoconfigure",
			"org.springframework.boot.test.context", "org.springframework.boot.testcontainers.service.connection",
			"org.springframework.context", "org.springframework.context.annotation",
			"org.springframework.context.event", "org.springframework.http", "org.springframework.jdbc.core",
			"org.springframework.jdbc.core.simple", "org.springframework.security.config.annotation.web.builders",
			"org.springframework.security.web", "org.springframework.stereotype",
			"org.springframework.transaction.annotation", "org.springframework.web.bind.annotation",
			"org.springframework.web.client", "org.testcontainers.containers", "reactor.core.publisher",
			"reactor.core.scheduler");

	private static final List<String> OPTIONS = List.of("-proc:none", "-parameters", "-Xlint:all,-path,-classfile",
			"-Werror", "--release", "17", "-cp", System.getProperty("java.class.path"));

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	private final String imports = imports();

	/**
	 * Return the imports of all possible types, on one line so that the line numbers of
	 * the block remain. Types of the library are imported individually and take
	 * precedence over types with the same name in other packages.
	 */
	private static String imports() {
		Map<String, String> library = Stream.of("harbor-spring-boot-autoconfigure", "harbor-spring-boot-test")
			.flatMap((module) -> publicTypes(MarkdownPage.ROOT.resolve(module).resolve("src/main/java")))
			// Of two types with the same name, the one for Spring MVC.
			.collect(Collectors.toMap(ClassUtils::getShortName, (name) -> name,
					(one, other) -> one.contains(".reactive.") ? other : one));
		return Stream.concat(PACKAGES.stream().map((name) -> name + ".*"), library.values().stream())
			.map((name) -> "import " + name + "; ")
			.collect(Collectors.joining());
	}

	private static Stream<String> publicTypes(Path sources) {
		try (Stream<Path> files = Files.walk(sources)) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.filter(JavaCompilation::isPublic)
				.map((file) -> sources.relativize(file)
					.toString()
					.replaceAll("\\.java$", "")
					.replaceAll("[/\\\\]", "."))
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isPublic(Path file) {
		try {
			return Files.readString(file).lines().anyMatch((line) -> line.startsWith("public "));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void check(CodeBlock block) throws IOException {
		DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
		JavacTask task = (JavacTask) this.compiler.getTask(null, null, problems, OPTIONS, null,
				List.of(new Source("package documentation; " + this.imports + "\n" + block.code())));
		assertThat(task.parse().iterator().next().getTypeDecls()).as("classes of %s", block).isNotEmpty();
		task.analyze();
		assertThat(problems.getDiagnostics()).as(block.toString())
			.extracting((problem) -> "%s:%s: %s".formatted(block.page(), block.line() + problem.getLineNumber() - 2,
					problem.getMessage(Locale.ENGLISH)))
			.isEmpty();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		private Source(String code) {
			super(URI.create("string:///documentation/Block.java"), Kind.SOURCE);
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
