package dev.harbor.test;

import dev.harbor.HarborEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.log.LogAccessor;

/**
 * Tests for {@link NoLeakedSecrets}.
 */
class NoLeakedSecretsTests {

	@ParameterizedTest
	@ValueSource(strings = { "traced", "tracedParameter", "tracedThroughCommonsLogging", "tracedBehindAGuard",
			"tracedByAnApplication", "thrown", "printed", "printedWithoutLineEnd", "webhookSecret" })
	void leakFailsTheTest(String name) {
		EngineTestKit.engine("junit-jupiter")
			// Or else this very extension, found by itself, would see the leak as well.
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(DiscoverySelectors.selectMethod(Leaks.class, name))
			.execute()
			.testEvents()
			.assertThatEvents()
			.haveExactly(1, EventConditions.finishedWithFailure(TestExecutionResultConditions
				.message((message) -> message.startsWith("Secrets were seen in") && !message.contains("s3cr3tk3y"))));
	}

	@Test
	void redactedKeyIsNoLeak() {
		EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(DiscoverySelectors.selectMethod(Leaks.class, "redacted"))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.succeeded(1));
	}

	@Tag("leaks")
	@ExtendWith(NoLeakedSecrets.class)
	static class Leaks {

		private static final Logger logger = LoggerFactory.getLogger(Leaks.class);

		private static final String KEY = "hb_" + "test_s3cr3tk3y";

		@Test
		void traced() {
			logger.trace(KEY);
		}

		@Test
		void tracedParameter() {
			logger.trace("Key {} of {}", KEY, "somebody");
		}

		@Test
		void tracedThroughCommonsLogging() {
			new LogAccessor(Leaks.class).trace("Key " + KEY);
		}

		@Test
		void tracedBehindAGuard() {
			if (logger.isTraceEnabled()) {
				logger.trace(KEY);
			}
		}

		@Test
		void tracedByAnApplication() {
			new SpringApplicationBuilder(Leaks.class).web(WebApplicationType.NONE).run().close();
			logger.trace(KEY);
		}

		@Test
		void thrown() {
			logger.debug("Failed", new IllegalStateException(new IllegalStateException(KEY)));
		}

		@Test
		void printed() {
			System.out.println("Key " + KEY);
		}

		@Test
		void printedWithoutLineEnd() {
			System.err.print(KEY);
		}

		@Test
		void webhookSecret() {
			try (HarborSandbox sandbox = HarborSandbox.start()) {
				logger.trace(sandbox.registerWebhook(java.net.URI.create("http://localhost:1")).secret());
			}
		}

		@Test
		void redacted() {
			try (HarborSandbox sandbox = HarborSandbox.start()) {
				logger.info("{}", dev.harbor.ApiKey.of(sandbox.createKey(HarborEnvironment.SANDBOX)));
				System.out.println("Keys begin with hb_test_ or hb_live_...");
			}
		}

	}

}
