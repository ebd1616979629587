package dev.harbor.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;

import dev.harbor.client.HarborClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link MissingKeyInTestFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingKeyInTestFailureAnalyzerTests {

	@Test
	void testWithoutAKeyIsToldOfTheSandboxAndOfTheProperty(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new TestContextManager(NeedsAClient.class).getTestContext().getApplicationContext());
		assertThat(output).contains("APPLICATION FAILED TO START", "@AutoConfigureHarborSandbox", "@MockitoBean",
				"'harbor.secret-key'", "HARBOR_SECRET_KEY");
	}

	@SpringBootTest(classes = EmptyApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@Import(Injecting.class)
	static class NeedsAClient {

	}

	@Configuration(proxyBeanMethods = false)
	static class Injecting {

		@Bean
		SmartInitializingSingleton user(HarborClient client) {
			return client::environment;
		}

	}

}
