package dev.harbor.autoconfigure.webhook.reactive;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.webhook.HarborWebhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for that nothing reaches a method unverified in an application on Spring WebFlux.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebFluxApplicationTests {

	private static final AtomicInteger calls = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(classes = { OwnType.class, FutureOfOwnType.class, ByInterface.class })
	void applicationThatReceivesWebhooksDoesNotStart(Class<?> controller, CapturedOutput output) {
		assertThatException().isThrownBy(() -> {
			try (ReactiveWebServerApplicationContext context = run(controller)) {
				calls.set(0);
				assertThat(post(context)).as("status of a forged form, %s calls", calls).isIn(400, 503);
			}
		});
		assertThat(output).contains(".receive cannot receive webhooks", "Spring WebFlux");
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.enabled=false", "spring.main.lazy-initialization=true" })
	void neitherDoesItWithAnyProperty(String property) {
		assertThatException().isThrownBy(() -> run(OwnType.class, "--" + property).close());
	}

	@Test
	void applicationThatReceivesNoneStarts() throws Exception {
		try (ReactiveWebServerApplicationContext context = run(NoWebhook.class)) {
			assertThat(post(context)).isEqualTo(200);
		}
	}

	private static int post(ReactiveWebServerApplicationContext context) throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:%s/receive".formatted(context.getWebServer().getPort()));
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri)
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString("orderNumber=forged"))
				.build(), BodyHandlers.discarding())
			.statusCode();
	}

	private static ReactiveWebServerApplicationContext run(Class<?> controller, String... arguments) {
		return (ReactiveWebServerApplicationContext) new SpringApplicationBuilder(Application.class, controller)
			.web(WebApplicationType.REACTIVE)
			.properties("server.port=0", "harbor.webhook.secret=hbwhs_0123456789abcdef", "spring.autoconfigure.exclude="
					+ "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration,"
					+ "org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration,"
					+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
					+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
					+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
					+ "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
			.run(arguments);
	}

	record OrderShipped(String orderNumber) {

	}

	@RestController
	static class OwnType {

		@PostMapping("/receive")
		void receive(@HarborWebhook OrderShipped order) {
			calls.incrementAndGet();
		}

	}

	@RestController
	static class FutureOfOwnType {

		@PostMapping("/receive")
		Mono<Void> receive(@HarborWebhook Mono<OrderShipped> order) {
			return order.doOnNext((value) -> calls.incrementAndGet()).then();
		}

	}

	interface Receiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook OrderShipped order);

	}

	@RestController
	static class ByInterface implements Receiver {

		@Override
		public void receive(OrderShipped order) {
			calls.incrementAndGet();
		}

	}

	@RestController
	static class NoWebhook {

		@PostMapping("/receive")
		void receive(OrderShipped order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
