package dev.harbor.webhook.web;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.harbor.webhook.EventHandling;
import dev.harbor.webhook.WebhookDelivery;
import io.micrometer.observation.Observation;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;

/**
 * One request that delivers something, from its verification to its answer. Kept as a
 * request attribute, so that all parameters of a method, and an asynchronous dispatch,
 * find it.
 */
class WebhookExchange {

	private static final String ATTRIBUTE = WebhookExchange.class.getName();

	private final HarborWebhookMethod method;

	private final HarborWebhookObservationContext context;

	private final Observation observation;

	private final WebhookTally tally;

	private final AtomicBoolean finished = new AtomicBoolean();

	private @Nullable WebhookDelivery delivery;

	private @Nullable EventHandling handling;

	WebhookExchange(HarborWebhookMethod method, HarborWebhookObservationContext context, Observation observation,
			WebhookTally tally) {
		this.method = method;
		this.context = context;
		this.observation = observation;
		this.tally = tally;
	}

	static @Nullable WebhookExchange of(WebRequest request) {
		return (WebhookExchange) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
	}

	static @Nullable WebhookExchange of(ServletRequest request) {
		return (WebhookExchange) request.getAttribute(ATTRIBUTE);
	}

	void keepIn(ServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	HarborWebhookMethod method() {
		return this.method;
	}

	String endpoint() {
		return this.method.endpoint();
	}

	HarborWebhookObservationContext context() {
		return this.context;
	}

	Observation observation() {
		return this.observation;
	}

	@Nullable WebhookDelivery delivery() {
		return this.delivery;
	}

	@Nullable EventHandling handling() {
		return this.handling;
	}

	/**
	 * Hand the delivery to the controller method.
	 * @param delivery the delivery
	 * @param handling its handling, or {@code null} if events are not handled once
	 */
	void begin(WebhookDelivery delivery, @Nullable EventHandling handling) {
		this.delivery = delivery;
		this.handling = handling;
	}

	boolean isFinished() {
		return this.finished.get();
	}

	/**
	 * Note the outcome, once.
	 * @return whether this was the first time
	 */
	boolean finish(WebhookOutcome outcome) {
		if (!this.finished.compareAndSet(false, true)) {
			return false;
		}
		this.tally.add(outcome);
		this.context.setOutcome(outcome);
		this.observation.stop();
		return true;
	}

}
