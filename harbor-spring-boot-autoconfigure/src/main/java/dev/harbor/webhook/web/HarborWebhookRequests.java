package dev.harbor.webhook.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.harbor.webhook.EventHandling;
import dev.harbor.webhook.HandleOnce;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests that deliver something from their first byte to the controller method,
 * and from its end to the answer. Safe for use by several threads.
 */
class HarborWebhookRequests {

	private static final Log logger = LogFactory.getLog(HarborWebhookRequests.class);

	// Of the 10 seconds that Harbor waits for an answer.
	private static final Duration SLOW = Duration.ofSeconds(7);

	private final WebhookVerifiers verifiers;

	private final WebhookBodyReader bodies;

	private final Supplier<@Nullable HandleOnce> handleOnce;

	private final WebhookRejections rejections;

	private final ObservationRegistry observations;

	private final Clock clock;

	private final Set<EventHandling> open = Collections.newSetFromMap(new ConcurrentHashMap<>());

	HarborWebhookRequests(WebhookVerifiers verifiers, WebhookBodyReader bodies,
			Supplier<@Nullable HandleOnce> handleOnce, WebhookRejections rejections, ObservationRegistry observations,
			Clock clock) {
		this.verifiers = verifiers;
		this.bodies = bodies;
		this.handleOnce = handleOnce;
		this.rejections = rejections;
		this.observations = observations;
		this.clock = clock;
	}

	/**
	 * Read, verify and claim what a request delivers, or what it did deliver if that was
	 * done before.
	 * @throws WebhookVerificationException if the delivery is refused
	 * @throws WebhookAnswerException if there is an answer without the controller method
	 */
	WebhookDelivery receive(HttpServletRequest request, HarborWebhookMethod method) throws IOException {
		WebhookExchange known = WebhookExchange.of(request);
		if (known != null && known.delivery() != null) {
			return known.delivery();
		}
		Observation observation = Observation.start("harbor.webhook", this.observations)
			.lowCardinalityKeyValue("endpoint", method.endpoint())
			.lowCardinalityKeyValue("reason", "none");
		WebhookExchange exchange = new WebhookExchange(method.endpoint(), observation);
		exchange.keepIn(request);
		WebhookDelivery delivery = verify(request, exchange);
		observation.highCardinalityKeyValue("event.type", delivery.event().type());
		if (!method.handles(delivery.event().type())) {
			exchange.finish(WebhookOutcome.IGNORED);
			throw WebhookAnswerException.acknowledged();
		}
		EventHandling handling = claim(delivery, exchange);
		WebhookDelivery handled = (handling != null) ? handling.delivery() : delivery;
		exchange.begin(handled, handling, warnWhenSlow(delivery, exchange));
		return handled;
	}

	private WebhookDelivery verify(HttpServletRequest request, WebhookExchange exchange) throws IOException {
		byte @Nullable [] body = null;
		try {
			body = this.bodies.read(request);
			return this.verifiers.get(exchange.endpoint())
				.verify(body, header(request, "Harbor-Signature"), header(request, "Harbor-Timestamp"));
		}
		catch (WebhookVerificationException ex) {
			exchange.observation().lowCardinalityKeyValue("reason", ex.reason().name().toLowerCase(Locale.ROOT));
			exchange.finish(WebhookOutcome.REJECTED);
			this.rejections.rejected(exchange.endpoint(), ex.reason(), request, body);
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			// A provider that knew the secret at start-up, or was to know it by now.
			logger.error("A delivery cannot be verified: " + ex.getMessage());
			exchange.finish(WebhookOutcome.FAILED);
			throw WebhookAnswerException.unavailable(null, ex);
		}
	}

	private static @Nullable String header(HttpServletRequest request, String name) {
		List<String> values = Collections.list(request.getHeaders(name));
		return values.isEmpty() ? null : String.join(", ", values);
	}

	private @Nullable EventHandling claim(WebhookDelivery delivery, WebhookExchange exchange) {
		HandleOnce handleOnce = this.handleOnce.get();
		if (handleOnce == null) {
			return null;
		}
		HandleOnce.Result result;
		try {
			result = handleOnce.begin(delivery);
		}
		catch (RuntimeException ex) {
			logger.error("%s cannot be claimed, so it is left to Harbor's next attempt".formatted(describe(delivery)),
					ex);
			exchange.finish(WebhookOutcome.FAILED);
			throw WebhookAnswerException.unavailable(null, ex);
		}
		if (result instanceof HandleOnce.Result.Begun begun) {
			this.open.add(begun.handling());
			return begun.handling();
		}
		if (result instanceof HandleOnce.Result.InProgress inProgress) {
			exchange.finish(WebhookOutcome.IN_PROGRESS);
			Instant now = this.clock.instant();
			throw WebhookAnswerException.unavailable(Duration.between(now, inProgress.until()), null);
		}
		exchange.finish(WebhookOutcome.DUPLICATE);
		throw WebhookAnswerException.acknowledged();
	}

	// On the timer that the JDK has for all of its futures, so there is no thread of
	// ours.
	private CompletableFuture<Void> warnWhenSlow(WebhookDelivery delivery, WebhookExchange exchange) {
		CompletableFuture<Void> warning = new CompletableFuture<>();
		warning.thenRun(() -> {
			logger
				.warn("%s is still being handled after %d of the 10 seconds that Harbor waits; answer before slow work"
					.formatted(describe(delivery), SLOW.toSeconds()));
			exchange.observation().event(Observation.Event.of("slow"));
		});
		return warning.completeOnTimeout(null, SLOW.toSeconds(), TimeUnit.SECONDS);
	}

	/**
	 * Note that the controller method has ended and is going to be answered.
	 * @param status the status of the answer
	 * @throws WebhookAnswerException if a success could not be recorded, so that it must
	 * not be told to Harbor
	 */
	void handled(WebhookExchange exchange, int status) {
		if (exchange.isFinished()) {
			return;
		}
		if (status < 200 || status >= 300) {
			failed(exchange);
			return;
		}
		EventHandling handling = exchange.handling();
		if (handling != null) {
			try {
				handling.complete();
			}
			catch (RuntimeException ex) {
				logger.error("%s was handled, but that could not be recorded, so it is left to Harbor's next attempt"
					.formatted(describe(exchange.delivery())), ex);
				failed(exchange);
				throw WebhookAnswerException.unavailable(null, ex);
			}
			this.open.remove(handling);
		}
		exchange.finish(WebhookOutcome.ACCEPTED);
	}

	/**
	 * Note that handling the delivery has failed, so that its event is open for the next
	 * attempt.
	 */
	void failed(WebhookExchange exchange) {
		if (exchange.finish(WebhookOutcome.FAILED) && exchange.handling() != null) {
			release(exchange.handling());
		}
	}

	/**
	 * Note that the answer could not wait for an asynchronous handler. It may still be at
	 * work, so its claim stays until the lease ends.
	 */
	void timedOut(WebhookExchange exchange) {
		if (exchange.finish(WebhookOutcome.FAILED)) {
			logger.warn("%s was not handled in time".formatted(describe(exchange.delivery())));
			if (exchange.handling() != null) {
				this.open.remove(exchange.handling());
			}
		}
	}

	private void release(EventHandling handling) {
		this.open.remove(handling);
		try {
			handling.release();
		}
		catch (RuntimeException ex) {
			logger.warn("%s cannot be given back before its lease ends".formatted(describe(handling.delivery())), ex);
		}
	}

	/**
	 * Give back what is still being handled, so that other instances can take it over.
	 */
	void close() {
		this.open.forEach(this::release);
	}

	private static String describe(@Nullable WebhookDelivery delivery) {
		return (delivery == null) ? "A delivery"
				: "Event %s of endpoint '%s'".formatted(delivery.event().id(), delivery.endpoint());
	}

}
