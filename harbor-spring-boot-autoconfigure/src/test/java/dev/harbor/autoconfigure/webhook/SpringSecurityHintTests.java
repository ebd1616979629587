package dev.harbor.autoconfigure.webhook;

import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is said about Spring Security when it turns deliveries away.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpringSecurityHintTests {

	private static WebhookServer.Builder application(Class<?>... sources) {
		return WebhookServer.of(sources)
			.withSecurity()
			.properties("logging.level.dev.harbor=warn", "server.servlet.context-path=/shop");
	}

	@Test
	void defaultChainTurnsDeliveriesAwayAndTheWayThroughIsSaidOnce(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class).run()) {
			for (int i = 0; i < 3; i++) {
				assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isIn(401, 403);
			}
			assertThat(server.post("/shop/nothing-here", "application/json", "{}").statusCode()).isIn(401, 403);
			assertThat(server.bean(Receiver.class).calls).hasValue(0);
		}
		assertThat(output.toString().split("before the method that receives webhooks was reached", -1)).hasSize(2);
		assertThat(output)
			.contains("A POST to /hooks/{id} was answered 40",
					"http.csrf((csrf) -> csrf.ignoringRequestMatchers(\"/hooks/{id}\"));",
					"http.authorizeHttpRequests((requests) -> requests.requestMatchers(\"/hooks/{id}\").permitAll());")
			.doesNotContain("nothing-here");
	}

	@Test
	void withTheTwoLinesDeliveriesGetThrough(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, TwoLines.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isEqualTo(200);
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7").secret("forged")).statusCode()).isEqualTo(400);
			assertThat(server.post("/shop/other", "application/json", "{}").statusCode()).isIn(401, 403);
			assertThat(server.bean(Receiver.class).calls).hasValue(1);
		}
		assertThat(output).doesNotContain("before the method that receives webhooks was reached");
	}

	@Test
	void oneOfThemIsNotEnough(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, OneLine.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isIn(401, 403);
		}
		assertThat(output).contains("before the method that receives webhooks was reached");
	}

	@Test
	void methodThatItselfAnswersSoIsNoReason(CapturedOutput output) {
		try (WebhookServer server = application(Forbidding.class, TwoLines.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isEqualTo(403);
		}
		assertThat(output).doesNotContain("before the method that receives webhooks was reached");
	}

	@RestController
	static class Receiver {

		private final AtomicInteger calls = new AtomicInteger();

		@PostMapping("/hooks/{id}")
		void receive(@HarborWebhook Event event) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/other")
		void other() {
		}

	}

	@RestController
	static class Forbidding {

		@PostMapping("/hooks/{id}")
		ResponseEntity<Void> receive(@HarborWebhook Event event) {
			return ResponseEntity.status(403).build();
		}

	}

	static class TwoLines {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers("/hooks/{id}"));
			http.authorizeHttpRequests((requests) -> requests.requestMatchers("/hooks/{id}").permitAll());
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.httpBasic(Customizer.withDefaults());
			return http.build();
		}

	}

	static class OneLine {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers("/hooks/{id}"));
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.httpBasic(Customizer.withDefaults());
			return http.build();
		}

	}

}
