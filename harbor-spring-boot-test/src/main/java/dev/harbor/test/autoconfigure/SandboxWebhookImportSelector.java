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

import java.util.Set;

import org.springframework.boot.context.annotation.DeterminableImports;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link ImportSelector} for the {@link SandboxWebhookConfiguration}.
 */
final class SandboxWebhookImportSelector implements ImportSelector, DeterminableImports {

	SandboxWebhookImportSelector() {
	}

	@Override
	public String[] selectImports(AnnotationMetadata metadata) {
		return registersWebhooks(metadata) ? new String[] { SandboxWebhookConfiguration.class.getName() }
				: new String[0];
	}

	/**
	 * Return the settings that distinguish application contexts.
	 */
	@Override
	public Set<Object> determineImports(AnnotationMetadata metadata) {
		return Set.of(getClass().getName(), registersWebhooks(metadata));
	}

	private static boolean registersWebhooks(AnnotationMetadata metadata) {
		return metadata.getAnnotations()
			.get(AutoConfigureHarborSandbox.class)
			.getValue("registerWebhooks", Boolean.class)
			.orElse(true);
	}

}
