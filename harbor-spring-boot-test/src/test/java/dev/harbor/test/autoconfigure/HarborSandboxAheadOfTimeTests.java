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
 * Tests for ahead-of-time processing of contexts with a sandbox.
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
