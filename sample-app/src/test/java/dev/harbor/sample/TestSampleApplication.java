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

package dev.harbor.sample;

import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The sample application on a sandbox of its own, which needs neither a key nor a
 * network.
 */
class TestSampleApplication {

	public static void main(String[] args) {
		start(args);
	}

	static SpringApplication.Running start(String... args) {
		return SpringApplication.from(SampleApplication::main)
			.with(SandboxConfiguration.class)
			.withAdditionalProfiles("development")
			.run(args);
	}

	@TestConfiguration(proxyBeanMethods = false)
	@AutoConfigureHarborSandbox
	@Import(SandboxMishaps.class)
	static class SandboxConfiguration {

	}

}
