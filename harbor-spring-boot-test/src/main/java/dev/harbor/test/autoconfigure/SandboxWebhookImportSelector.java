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
	 * Return what tells one application context of tests from another.
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
