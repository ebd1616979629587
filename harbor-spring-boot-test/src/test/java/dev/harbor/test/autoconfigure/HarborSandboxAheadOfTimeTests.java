package dev.harbor.test.autoconfigure;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.test.context.aot.TestContextAotGenerator;

import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.test.HarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether contexts with a sandbox can be processed ahead of time.
 */
class HarborSandboxAheadOfTimeTests {

	@Test
	@CompileWithForkedClassLoader
	void processedContextHasASandbox() {
		AnnotationConfigApplicationContext original = new AnnotationConfigApplicationContext();
		original.register(AutoConfigureHarborSandboxTests.Development.class);
		TestGenerationContext generation = new TestGenerationContext();
		ClassName name = new ApplicationContextAotGenerator().processAheadOfTime(original, generation);
		generation.writeGeneratedContent();
		assertThat(original.getBeanFactory().containsSingleton("harborSandbox")).isFalse();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			GenericApplicationContext context = new GenericApplicationContext();
			initializer(compiled.getInstance(ApplicationContextInitializer.class, name.reflectionName()))
				.initialize(context);
			try (context) {
				context.refresh();
				HarborSandbox sandbox = context.getBean(HarborSandbox.class);
				assertThat(context.getBean(HarborConnectionDetails.class).getBaseUrl("default"))
					.isEqualTo(sandbox.baseUrl());
				assertThat(context.getEnvironment().getProperty("harbor.workspace-id"))
					.isEqualTo(sandbox.workspaceId());
			}
		});
	}

	@SuppressWarnings("unchecked") // The generated class is made for any such context.
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(Object generated) {
		return (ApplicationContextInitializer<GenericApplicationContext>) generated;
	}

	@Test
	void testClassCanBeProcessed() {
		TestGenerationContext generation = new TestGenerationContext();
		new TestContextAotGenerator(generation.getGeneratedFiles())
			.processAheadOfTime(Stream.of(AutoConfigureHarborSandboxTests.class));
		assertThat(generation.getGeneratedFiles().getGeneratedFiles(Kind.SOURCE)).isNotEmpty();
	}

}
