/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.webhook.web;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.harbor.event.Event;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Receives deliveries, independent of the web framework: verifies a delivery, claims its
 * event, and decides whether to call the handler. Safe for use by several threads.
 *
 * @since 0.2.0
 */
public final class WebhookReceiver {

	private static final Log logger = LogFactory.getLog(WebhookReceiver.class);

	// Harbor waits 10 seconds for an answer.
	private static final Duration SLOW = Duration.ofSeconds(7);

	private static final int MAX_IGNORED_TYPES = 1_000;

	private final boolean switchedOn;

	private final WebhookVerifiers verifiers;

	private final Predicate<String> secretsDoNotBlock;

	private final Supplier<HandleOnce> handleOnce;

	private final ObservationRegistry observations;

	private final @Nullable HarborWebhookObservationConvention convention;

	private final Clock clock;

	// Separate, because anyone can send requests that are not verified, and could
	// otherwise suppress the lines about deliveries of Harbor.
	private final LimitedLog unverifiedLog;

	private final LimitedLog verifiedLog;

	private final WebhookRejections rejections;

	private final WebhookTallies tallies;

	private final OpenDeliveries open;

	private final @Nullable BiConsumer<String, Event> inspector;

	private final Set<String> ignoredTypes = ConcurrentHashMap.newKeySet();

	private WebhookReceiver(Builder builder, boolean switchedOn) {
		this.switchedOn = switchedOn;
		this.verifiers = builder.verifiers;
		this.secretsDoNotBlock = builder.secretsDoNotBlock;
		this.handleOnce = builder.handleOnce;
		this.observations = builder.observations;
		this.convention = builder.convention;
		this.clock = builder.clock;
		this.unverifiedLog = new LimitedLog(builder.clock, "refused deliveries");
		this.verifiedLog = new LimitedLog(builder.clock, "failures of deliveries");
		this.rejections = new WebhookRejections(this.unverifiedLog, builder.publisher, builder.explainer,
				builder.filters, builder.clock);
		this.tallies = new WebhookTallies();
		this.open = new OpenDeliveries(builder.slow);
		this.inspector = builder.inspector;
	}

	/**
	 * Start building a receiver.
	 * @param verifiers the verifiers of deliveries
	 * @return a builder of a receiver without an event store
	 */
	public static Builder builder(WebhookVerifiers verifiers) {
		return new Builder(verifiers);
	}

	/**
	 * Create a receiver that answers every delivery with 503.
	 * @return the receiver
	 */
	public static WebhookReceiver switchedOff() {
		return new WebhookReceiver(new Builder((endpoint) -> WebhookVerifier.builder().build()), false);
	}

	/**
	 * Return whether this receiver receives deliveries.
	 * @return {@code false} if all deliveries are answered with 503
	 */
	public boolean isSwitchedOn() {
		return this.switchedOn;
	}

	/**
	 * Note that the application receives deliveries to a target. Initializes the event
	 * store if the target uses it, so that a problem with it is found before the first
	 * delivery.
	 * @param target the target
	 */
	public void expect(WebhookTarget target) {
		if (!this.switchedOn) {
			return;
		}
		this.tallies.expect(target.endpoint());
		if (target.once()) {
			this.handleOnce.get();
		}
	}

	/**
	 * Return the number of deliveries since startup, for each endpoint.
	 * @return the counts by endpoint and outcome
	 */
	public Map<String, Map<String, Long>> outcomes() {
		return this.tallies.counts();
	}

	/**
	 * Receive a delivery. May wait for the event store and for providers of secrets;
	 * throws no exceptions other than errors.
	 * @param target the target of the delivery
	 * @param request the request
	 * @return the decision about the delivery
	 */
	public WebhookDecision receive(WebhookTarget target, WebhookRequest request) {
		if (!this.switchedOn) {
			return new WebhookDecision.Answer(WebhookAnswer.unavailable(null));
		}
		return observed(target, (observation) -> receive(target, request, observation));
	}

	private WebhookDecision observed(WebhookTarget target, Function<DeliveryObservation, WebhookDecision> receiving) {
		DeliveryObservation observation = DeliveryObservation.start(target.endpoint(), this.observations,
				this.convention, this.tallies);
		boolean going = false;
		try {
			WebhookDecision decision = receiving.apply(observation);
			going = decision instanceof WebhookDecision.Call;
			return decision;
		}
		finally {
			if (!going) {
				// Has an effect only after an error.
				observation.stop(WebhookOutcome.FAILED);
			}
		}
	}

	/**
	 * Receive a delivery, unless this may block.
	 * @param target the target of the delivery
	 * @param request the request
	 * @return the decision about the delivery, or {@code null} if {@link #receive} has to
	 * be called, because secrets or the event store may block, or because the delivery is
	 * refused, which calls listeners of the application
	 */
	public @Nullable WebhookDecision receiveWithoutBlocking(WebhookTarget target, WebhookRequest request) {
		WebhookDelivery delivery;
		try {
			if (!this.switchedOn || !this.secretsDoNotBlock.test(target.endpoint()) || handleOnce(target).mayBlock()) {
				return null;
			}
			delivery = verify(target, request, request.body());
		}
		catch (Exception ex) {
			// Nothing has happened yet, so the failure is dealt with by the next attempt.
			return null;
		}
		return observed(target, (observation) -> verified(target, delivery, observation));
	}

	private WebhookDecision receive(WebhookTarget target, WebhookRequest request, DeliveryObservation observation) {
		byte[] body = null;
		WebhookDelivery delivery;
		try {
			// Before the body is read, so that a request without a signature is not
			// waited for.
			WebhookVerifier.checkHeaders(request.signature(), request.timestamp());
			body = request.body();
			delivery = verify(target, request, body);
		}
		catch (WebhookVerificationException ex) {
			String otherType = otherType(ex.reason(), body);
			return (otherType != null) ? ignoreWithoutEvent(target, otherType, observation)
					: refuse(target, request, ex.reason(), body, observation);
		}
		catch (Exception ex) {
			observation.error(ex);
			observation.stop(WebhookOutcome.FAILED);
			// Messages of our own IllegalArgumentExceptions name the property to set.
			this.unverifiedLog
				.warn(logger,
						() -> "A delivery to endpoint '%s' cannot be verified: %s".formatted(target.endpoint(),
								(ex.getClass() == IllegalArgumentException.class) ? ex.getMessage() : ex.toString()),
						ex);
			return new WebhookDecision.Answer(WebhookAnswer.unavailable(null));
		}
		return verified(target, delivery, observation);
	}

	private WebhookDelivery verify(WebhookTarget target, WebhookRequest request, byte[] body) {
		return this.verifiers.verify(target.endpoint(), body, request.signature(), request.timestamp());
	}

	private WebhookDecision verified(WebhookTarget target, WebhookDelivery delivery, DeliveryObservation observation) {
		observation.verified(delivery);
		if (!target.types().test(delivery.event().type())) {
			return ignore(target, delivery.event().type(), observation);
		}
		return claim(target, delivery, observation);
	}

	private WebhookDecision refuse(WebhookTarget target, WebhookRequest request, Reason reason, byte @Nullable [] body,
			DeliveryObservation observation) {
		observation.stopRejected(reason);
		this.rejections.rejected(target.endpoint(), reason, request, body);
		return new WebhookDecision.Answer(WebhookAnswer.refused(reason));
	}

	private WebhookDecision ignore(WebhookTarget target, String eventType, DeliveryObservation observation) {
		if (isFirst(target.endpoint() + " " + eventType)) {
			logger.info("Events of type '%s' are acknowledged without being handled: endpoint '%s' takes %s here"
				.formatted(LimitedLog.printable(eventType), target.endpoint(), target.types()));
		}
		return ignore(observation);
	}

	private WebhookDecision ignoreWithoutEvent(WebhookTarget target, String type, DeliveryObservation observation) {
		if (isFirst(target.endpoint() + " delivery " + type)) {
			logger.info(
					"Deliveries of type '%s' are acknowledged without being handled: those to endpoint '%s' have no event"
						.formatted(LimitedLog.printable(type), target.endpoint()));
		}
		return ignore(observation);
	}

	private boolean isFirst(String ignored) {
		return this.ignoredTypes.size() < MAX_IGNORED_TYPES && this.ignoredTypes.add(ignored);
	}

	private static WebhookDecision ignore(DeliveryObservation observation) {
		observation.stop(WebhookOutcome.IGNORED);
		return new WebhookDecision.Answer(WebhookAnswer.acknowledged());
	}

	/**
	 * Return the type of a delivery that is signed and contains no event, because Harbor
	 * delivers something else with this type.
	 */
	private static @Nullable String otherType(Reason reason, byte @Nullable [] body) {
		return (reason == Reason.MALFORMED_BODY && body != null) ? DeliveryTypes.otherThanEvent(body) : null;
	}

	private WebhookDecision claim(WebhookTarget target, WebhookDelivery delivery, DeliveryObservation observation) {
		String eventId = delivery.event().id();
		HandleOnce.Result result;
		try {
			result = handleOnce(target).begin(target.endpoint(), eventId);
		}
		catch (Exception ex) {
			observation.error(ex);
			observation.stop(WebhookOutcome.FAILED);
			this.verifiedLog.warn(logger, () -> "Event %s of endpoint '%s' cannot be claimed; Harbor retries it: %s"
				.formatted(LimitedLog.printable(eventId), target.endpoint(), ex), ex);
			return new WebhookDecision.Answer(WebhookAnswer.unavailable(null));
		}
		if (result instanceof HandleOnce.Result.Begun begun) {
			return new WebhookDecision.Call(begin(target, delivery, begun.handling(), observation));
		}
		if (result instanceof HandleOnce.Result.InProgress inProgress) {
			observation.stop(WebhookOutcome.IN_PROGRESS);
			Duration remaining = Duration.between(this.clock.instant(), inProgress.until());
			return new WebhookDecision.Answer(WebhookAnswer.unavailable(remaining));
		}
		observation.stop(WebhookOutcome.DUPLICATE);
		return new WebhookDecision.Answer(WebhookAnswer.acknowledged());
	}

	private HandleOnce handleOnce(WebhookTarget target) {
		return target.once() ? this.handleOnce.get() : HandleOnce.eachTime();
	}

	private OngoingDelivery begin(WebhookTarget target, WebhookDelivery delivery, EventHandling handling,
			DeliveryObservation observation) {
		OngoingDelivery ongoing = new OngoingDelivery(target, delivery, handling, observation, this.open,
				this.verifiedLog);
		observation.verified(ongoing.delivery());
		if (this.inspector != null) {
			this.inspector.accept(target.endpoint(), delivery.event());
		}
		this.open.begin(ongoing);
		return ongoing;
	}

	/**
	 * Release the events that are still being handled when the application stops. Must be
	 * called while the event store can still be used.
	 */
	public void releaseOpen() {
		this.open.giveBackAll();
	}

	/**
	 * Builder for a {@link WebhookReceiver}. Not for use by several threads.
	 */
	public static final class Builder {

		private final WebhookVerifiers verifiers;

		private Predicate<String> secretsDoNotBlock = (endpoint) -> false;

		private Supplier<HandleOnce> handleOnce = HandleOnce::eachTime;

		private ObservationRegistry observations = ObservationRegistry.NOOP;

		private @Nullable HarborWebhookObservationConvention convention;

		private ApplicationEventPublisher publisher = (event) -> {
		};

		private @Nullable RejectionExplainer explainer;

		private Supplier<List<String>> filters = List::of;

		private Clock clock = Clock.systemUTC();

		private Duration slow = SLOW;

		private @Nullable BiConsumer<String, Event> inspector;

		private Builder(WebhookVerifiers verifiers) {
			Assert.notNull(verifiers, "'verifiers' must not be null");
			this.verifiers = verifiers;
		}

		/**
		 * Set when the verifiers get secrets without blocking.
		 * @param secretsDoNotBlock the predicate that returns for the name of an endpoint
		 * whether getting its secrets does not block; by default it may block
		 * @return this builder
		 */
		public Builder secretsDoNotBlock(Predicate<String> secretsDoNotBlock) {
			this.secretsDoNotBlock = secretsDoNotBlock;
			return this;
		}

		/**
		 * Set the store of handled events, so that each event is handled once. By default
		 * there is no store, and each delivery is handled.
		 * @param store the supplier of the store, called once, when the store is needed
		 * @param lease how long a claim lasts; must be shorter than the time to Harbor's
		 * first retry, which is 5 minutes
		 * @return this builder
		 */
		public Builder eventStore(Supplier<WebhookEventStore> store, Duration lease) {
			this.handleOnce = SingletonSupplier.of(() -> new HandleOnce(store.get(), lease));
			return this;
		}

		/**
		 * Set the registry for observations of deliveries.
		 * @param observations the registry, by default one that does nothing
		 * @return this builder
		 */
		public Builder observations(ObservationRegistry observations) {
			this.observations = observations;
			return this;
		}

		/**
		 * Set the convention for the names and key values of observations.
		 * @param convention the convention, {@code null} for the default
		 * @return this builder
		 */
		public Builder convention(@Nullable HarborWebhookObservationConvention convention) {
			this.convention = convention;
			return this;
		}

		/**
		 * Set the publisher of events about rejected deliveries.
		 * @param publisher the publisher, by default one that publishes nothing
		 * @return this builder
		 */
		public Builder publisher(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
			return this;
		}

		/**
		 * Log explanations of rejected deliveries for developers. Disabled by default.
		 * @param suspects the function that returns, for the name of an endpoint, other
		 * secrets by their description; a delivery may have been signed with one of them
		 * by mistake. Empty if rejections must not be explained
		 * @param tolerance the maximum age of a delivery
		 * @return this builder
		 */
		public Builder explainRejections(Function<String, Optional<Map<String, List<String>>>> suspects,
				Duration tolerance) {
			this.explainer = new RejectionExplainer(suspects, tolerance);
			return this;
		}

		/**
		 * Set the filters of the application, which are logged if one of them has read
		 * the body.
		 * @param filters the supplier of descriptions of the filters, outermost first; by
		 * default none
		 * @return this builder
		 */
		public Builder filters(Supplier<List<String>> filters) {
			this.filters = filters;
			return this;
		}

		/**
		 * Set the clock.
		 * @param clock the clock, by default the clock of the system
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Set the inspector, which is called with each event before it is handled, and
		 * must not throw exceptions.
		 * @param inspector the inspector, called with the name of the endpoint and the
		 * event; by default none
		 * @return this builder
		 */
		public Builder inspector(BiConsumer<String, Event> inspector) {
			this.inspector = inspector;
			return this;
		}

		Builder slow(Duration slow) {
			this.slow = slow;
			return this;
		}

		/**
		 * Build the receiver.
		 * @return the receiver
		 */
		public WebhookReceiver build() {
			return new WebhookReceiver(this, true);
		}

	}

}
