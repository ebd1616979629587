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

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.util.function.SingletonSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A check of a block of code.
 */
@FunctionalInterface
interface CodeBlockCheck {

	Map<String, Supplier<CodeBlockCheck>> BY_MARK = byMark();

	private static Map<String, Supplier<CodeBlockCheck>> byMark() {
		Supplier<CodeBlockCheck> binding = SingletonSupplier.of(PropertyBinding::new);
		Supplier<CodeBlockCheck> runByTest = SingletonSupplier.of(RunByTest::new);
		Supplier<CodeBlockCheck> shownOnly = () -> (
				block) -> assertThat(block.argument()).as("why %s is only shown", block).isNotBlank();
		Supplier<CodeBlockCheck> quotation = SingletonSupplier.of(Quotation::new);
		return Map.ofEntries(Map.entry("java compile", SingletonSupplier.of(JavaCompilation::new)),
				Map.entry("java of", quotation), Map.entry("kotlin of", quotation),
				Map.entry("kotlin gradle", SingletonSupplier.of(GradleDependencies::new)),
				Map.entry("yaml bind", binding), Map.entry("properties bind", binding), Map.entry("sh bind", binding),
				Map.entry("xml pom", SingletonSupplier.of(PomDependencies::new)),
				Map.entry("sh maven", SingletonSupplier.of(MavenCommand::new)), Map.entry("sh run", runByTest),
				Map.entry("json output", runByTest), Map.entry("json type", SingletonSupplier.of(JsonOfType::new)),
				Map.entry("text output", runByTest), Map.entry("sh show", shownOnly),
				Map.entry("text show", shownOnly));
	}

	void check(CodeBlock block) throws Exception;

}
