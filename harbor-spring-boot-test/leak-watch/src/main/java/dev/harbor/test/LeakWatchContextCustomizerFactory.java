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

package dev.harbor.test;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.extension.ExtendWith;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * {@link ContextCustomizerFactory} that watches the contexts of tests under
 * {@link NoLeakedSecrets}. Other tests do not share these contexts.
 */
@NullMarked
final class LeakWatchContextCustomizerFactory implements ContextCustomizerFactory {

	private static final boolean JUNIT = ClassUtils.isPresent("org.junit.jupiter.api.extension.ExtendWith",
			LeakWatchContextCustomizerFactory.class.getClassLoader());

	LeakWatchContextCustomizerFactory() {
	}

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return (JUNIT && (SecretWatch.isPrepared() || isExtended(testClass))) ? new Customizer() : null;
	}

	/*
	 * Return whether a test class has the extension. The context may be needed before the
	 * first call of the extension.
	 */
	private static boolean isExtended(Class<?> testClass) {
		return MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
			.withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
			.from(testClass)
			.stream(ExtendWith.class)
			.anyMatch((annotation) -> Arrays.asList(annotation.getClassArray("value")).contains(NoLeakedSecrets.class));
	}

	/**
	 * All customizers are equal, so that test classes share their contexts.
	 */
	private record Customizer() implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context,
				MergedContextConfiguration mergedConfiguration) {
			// Contexts that were processed ahead of time have the definitions already.
			if (!AotDetector.useGeneratedArtifacts()) {
				WatchedApplication.prepare(context);
			}
		}

	}

}
