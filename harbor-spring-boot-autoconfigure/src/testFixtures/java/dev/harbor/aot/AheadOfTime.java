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

package dev.harbor.aot;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.TestCompiler;

/**
 * Processes application contexts ahead of time, and runs the result. For test classes
 * with {@code @CompileWithForkedClassLoader}.
 */
public final class AheadOfTime {

	private AheadOfTime() {
	}

	/**
	 * Process a context.
	 * @param context the context, which has not been refreshed
	 * @return the generated code and the hints
	 */
	public static TestGenerationContext process(GenericApplicationContext context) {
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return generation;
	}

	/**
	 * Compile the generated code, and initialize a new context with it.
	 * @param <C> the type of the context
	 * @param generation the generated code
	 * @param context creates the context
	 * @param test receives the context, and refreshes it
	 */
	@SuppressWarnings("unchecked")
	public static <C extends GenericApplicationContext> void run(TestGenerationContext generation, Supplier<C> context,
			Consumer<C> test) {
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			// Created here, so that its class loader has the generated classes.
			try (C fresh = context.get()) {
				ApplicationContextInitializer<GenericApplicationContext> initializer = compiled
					.getInstance(ApplicationContextInitializer.class);
				initializer.initialize(fresh);
				test.accept(fresh);
			}
		});
	}

}
