package dev.harbor.test;

import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test in which something was said that the description of the API does not
 * allow. Found by JUnit as a service. Public because services have to be.
 */
public final class ConformanceExtension implements AfterEachCallback, AfterAllCallback {

	@Override
	public void afterEach(ExtensionContext context) {
		check();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		check();
	}

	private static void check() {
		List<String> deviations = ConformanceTransformer.takeDeviations();
		if (!deviations.isEmpty()) {
			throw new AssertionError("Deviations from harbor-api.openapi.yaml:\n  " + String.join("\n  ", deviations));
		}
	}

}
