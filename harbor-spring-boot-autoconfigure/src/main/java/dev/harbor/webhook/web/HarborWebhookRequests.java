package dev.harbor.webhook.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import dev.harbor.webhook.EventHandling;
import dev.harbor.webhook.HandleOnce;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEndpointStatus;
import dev.harbor.webhook.WebhookEndpointStatus.SecretStatus;
import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.webhook.web.HarborWebhookObservation.Events;
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

	private static final HarborWebhookObservationConvention DEFAULT_CONVENTION = new DefaultHarborWebhookObservationConvention();

	// Of the 10 seconds that Harbor waits for an answer.
	static final Duration SLOW = Duration.ofSeconds(7);

	// Until Harbor's first retry; after that there is nothing to give back any more.
	private static final Duration LONGEST_LEASE = Duration.ofMinutes(5);

	private final WebhookVerifiers verifiers;

	private final WebhookBodyReader bodies;

	private final Supplier<@Nullable HandleOnce> handleOnce;

	private final WebhookRejections rejections;

	private final ObservationRegistry observations;

	private final @Nullable HarborWebhookObservationConvention convention;

	private final Clock clock;

	private final Duration slow;

	private final SlowDeliveries slowDeliveries;

	private final Map<String, WebhookTally> tallies = new ConcurrentHashMap<>();

	private final Set<EventHandling> open = Collections.newSetFromMap(new ConcurrentHashMap<>());

	private final Queue<Abandoned> abandoned = new ConcurrentLinkedQueue<>();

	HarborWebhookRequests(WebhookVerifiers verifiers, WebhookBodyReader bodies,
			Supplier<@Nullable HandleOnce> handleOnce, WebhookRejections rejections, ObservationRegistry observations,
			@Nullable HarborWebhookObservationConvention convention, Clock clock, Duration slow) {
		this.verifiers = verifiers;
		this.bodies = bodies;
		this.handleOnce = handleOnce;
		this.rejections = rejections;
		this.observations = observations;
		this.convention = convention;
		this.clock = clock;
		this.slow = slow;
		this.slowDeliveries = new SlowDeliveries(slow, this::warnOfSlow);
	}

	/**
	 * Read, verify and claim what a request delivers, or what it did deliver if that was
	 * done before.
	 * @throws WebhookVerificationException if the delivery is refused
	 * @throws WebhookAnswerException if there is an answer without the controller method
	 */
	WebhookDelivery receive(HttpServletRequest request, HarborWebhookMethod method) {
		WebhookExchange known = WebhookExchange.of(request);
		// A request that was forwarded may have been verified for another method.
		if (known != null && known.delivery() != null && !known.isFinished() && known.method().equals(method)) {
			return known.delivery();
		}
		WebhookExchange exchange = begin(method);
		exchange.keepIn(request);
		WebhookDelivery delivery = verify(request, exchange);
		exchange.context().setDelivery(delivery);
		if (!method.handles(delivery.event().type())) {
			exchange.finish(WebhookOutcome.IGNORED);
			throw WebhookAnswerException.acknowledged();
		}
		EventHandling handling = claim(delivery, exchange);
		WebhookDelivery handled = (handling != null) ? handling.delivery() : delivery;
		exchange.begin(handled, handling);
		this.slowDeliveries.begin(exchange);
		return handled;
	}

	private WebhookExchange begin(HarborWebhookMethod method) {
		HarborWebhookObservationContext context = new HarborWebhookObservationContext(method.endpoint());
		Observation observation = HarborWebhookObservation.DELIVERY.start(this.convention, DEFAULT_CONVENTION,
				() -> context, this.observations);
		return new WebhookExchange(method, context, observation, tally(method.endpoint()));
	}

	private WebhookTally tally(String endpoint) {
		return this.tallies.computeIfAbsent(endpoint, (name) -> new WebhookTally());
	}

	/**
	 * Note that there is a method that receives deliveries to an endpoint.
	 */
	void expect(String endpoint) {
		tally(endpoint);
	}

	/**
	 * Return what is known of the endpoints that there are methods for.
	 */
	Map<String, WebhookEndpointStatus> statuses() {
		Map<String, WebhookEndpointStatus> statuses = new TreeMap<>();
		this.tallies.forEach((endpoint, tally) -> statuses.put(endpoint,
				new WebhookEndpointStatus(secrets(endpoint), tally.counts())));
		return statuses;
	}

	private List<SecretStatus> secrets(String endpoint) {
		try {
			return this.verifiers.get(endpoint).secrets();
		}
		catch (RuntimeException ex) {
			// There is none, or a provider cannot tell it now.
			return List.of();
		}
	}

	private WebhookDelivery verify(HttpServletRequest request, WebhookExchange exchange) {
		RejectionExplainer.Received received = null;
		try {
			received = new RejectionExplainer.Received(this.bodies.read(request), header(request, "Harbor-Signature"),
					header(request, "Harbor-Timestamp"));
			return this.verifiers.get(exchange.endpoint())
				.verify(received.body(), received.signature(), received.timestamp());
		}
		catch (WebhookVerificationException ex) {
			exchange.context().setReason(ex.reason());
			exchange.finish(WebhookOutcome.REJECTED);
			this.rejections.rejected(exchange.endpoint(), ex.reason(), request.getRemoteAddr(), received);
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			// A provider does not know the secret yet, or not any more.
			this.rejections.unjudged(String.valueOf(ex.getMessage()));
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

	private void warnOfSlow(WebhookExchange exchange) {
		logger.warn("%s is still being handled after %s of the 10 seconds that Harbor waits; answer before slow work"
			.formatted(describe(exchange.delivery()), this.slow.toSeconds()));
		exchange.observation().event(Events.SLOW);
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
			failed(exchange, null);
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
				failed(exchange, ex);
				throw WebhookAnswerException.unavailable(null, ex);
			}
			this.open.remove(handling);
		}
		finish(exchange, WebhookOutcome.ACCEPTED);
	}

	/**
	 * Note that handling the delivery has failed, so that its event is open for the next
	 * attempt.
	 */
	void failed(WebhookExchange exchange, @Nullable Throwable failure) {
		if (failure != null && !exchange.isFinished()) {
			exchange.observation().error(failure);
		}
		if (finish(exchange, WebhookOutcome.FAILED) && exchange.handling() != null) {
			release(exchange.handling());
		}
	}

	/**
	 * Note that nobody waits any longer for the answer of an asynchronous handler. It may
	 * still be at work, so its claim stays until the lease ends.
	 */
	void abandoned(WebhookExchange exchange, Throwable cause) {
		if (!exchange.isFinished()) {
			exchange.observation().error(cause);
		}
		if (finish(exchange, WebhookOutcome.FAILED)) {
			logger.warn("%s was not handled in time".formatted(describe(exchange.delivery())));
			if (exchange.handling() != null) {
				keepAbandoned(exchange.handling());
			}
		}
	}

	private boolean finish(WebhookExchange exchange, WebhookOutcome outcome) {
		this.slowDeliveries.end(exchange);
		return exchange.finish(outcome);
	}

	private void keepAbandoned(EventHandling handling) {
		Instant now = this.clock.instant();
		Abandoned oldest;
		while ((oldest = this.abandoned.peek()) != null && oldest.at().plus(LONGEST_LEASE).isBefore(now)) {
			this.abandoned.remove(oldest);
		}
		this.abandoned.add(new Abandoned(handling, now));
		this.open.remove(handling);
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
	 * The answers to those deliveries will be failures.
	 */
	void releaseOpen() {
		this.open.forEach(this::release);
		this.abandoned.stream().map(Abandoned::handling).forEach(this::release);
		this.abandoned.clear();
	}

	private static String describe(@Nullable WebhookDelivery delivery) {
		return (delivery == null) ? "A delivery"
				: "Event %s of endpoint '%s'".formatted(delivery.event().id(), delivery.endpoint());
	}

	/**
	 * A handling that nobody waits for any longer.
	 */
	private record Abandoned(EventHandling handling, Instant at) {

	}

}
