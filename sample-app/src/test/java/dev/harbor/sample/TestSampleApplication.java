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
