package dev.harbor.webhook.web.servlet;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for applications whose API has versions.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApiVersionTests {

	@Test
	void versionThatEachRequestMustNameInAHeaderStopsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> application("required=true", "use.header=Version").run().close());
		assertThat(output).contains("which deliveries do not have", "'spring.mvc.apiversion.default'");
	}

	@Test
	void versionInTheUrlIsFine() {
		try (WebhookServer server = application("required=true", "supported=1", "use.query-parameter=version").run()) {
			assertThat(server.deliver(TestDelivery.to("/receive?version=1")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void versionByDefaultIsFine() {
		try (WebhookServer server = application("default=1", "use.header=Version").run()) {
			assertThat(server.deliver(TestDelivery.to("/receive")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void applicationThatReceivesNothingIsLeftAlone() {
		WebhookServer.of()
			.properties("spring.mvc.apiversion.required=true", "spring.mvc.apiversion.use.header=Version")
			.run()
			.close();
	}

	private static WebhookServer.Builder application(String... properties) {
		WebhookServer.Builder builder = WebhookServer.of(Controller.class);
		for (String property : properties) {
			builder.properties("spring.mvc.apiversion." + property);
		}
		return builder;
	}

	@RestController
	static class Controller {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
		}

	}

}
