package dev.harbor.test;

import dev.harbor.webhook.web.WebhookReceiver;

import org.springframework.context.ApplicationContext;

/**
 * Whether deliveries to an application under test are verified. A controller that is set
 * up by itself is called with whatever a request holds, so that a test of it is green and
 * proves nothing.
 */
final class Verification {

	static final String MISSING = "Nothing verifies deliveries here, since Harbor's auto-configuration is not part of "
			+ "the application context; test with @WebMvcTest, @WebFluxTest or @SpringBootTest in place of a "
			+ "controller that is set up by itself";

	private Verification() {
	}

	static boolean isPresentIn(ApplicationContext context) {
		return context.getBeanProvider(WebhookReceiver.class).stream().findAny().isPresent();
	}

}
