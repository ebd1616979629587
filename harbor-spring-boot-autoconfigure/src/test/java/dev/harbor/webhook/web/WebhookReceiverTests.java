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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.harbor.webhook.EventTypes;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WebhookReceiver} and {@link OngoingDelivery} without HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebhookReceiverTests {

	private static final Instant NOW = Instant.parse("2026-03-01T08:15:30Z");

	private static final Duration LEASE = Duration.ofMinutes(4);

	private static final TestDelivery DELIVERY = TestDelivery.of("/", "evt_1", "order.shipped", "{}").at(NOW);

	private static final WebhookTarget TARGET = new WebhookTarget("audit", EventTypes.of(List.of("order.*")), true);

	private final Store store = new Store();

	private final List<Object> published = new ArrayList<>();

	private final List<HarborWebhookObservationContext> observations = new ArrayList<>();

	private WebhookVerifiers verifiers = (endpoint) -> WebhookVerifier.builder()
		.endpoint(endpoint)
		.secrets(TestDelivery.SECRET)
		.clock(Clock.fixed(NOW, ZoneOffset.UTC))
		.build();

	private @Nullable WebhookReceiver receiver;

	@AfterEach
	void stop() {
		receiver().releaseOpen();
	}

	@Test
	void deliveryIsVerifiedAndClaimedBeforeTheCall() {
		OngoingDelivery ongoing = begin();
		assertThat(ongoing.target()).isSameAs(TARGET);
		assertThat(ongoing.delivery().event().id()).isEqualTo("evt_1");
		assertThat(ongoing.delivery().endpoint()).isEqualTo("audit");
		assertThat(ongoing.isDecided()).isFalse();
		assertThat(this.store.calls).containsExactly("claim audit evt_1 PT4M");
		assertThat(receiver().outcomes()).as("counted at the end").isEmpty();
	}

	@Test
	void deliveryIsNotReceivedWithoutBlockingIfSecretsOrStoreMayBlock() {
		assertThat(receiver().receiveWithoutBlocking(TARGET, new Request(DELIVERY))).isNull();
		this.receiver = builder().secretsDoNotBlock("audit"::equals).build();
		assertThat(this.receiver.receiveWithoutBlocking(TARGET, new Request(DELIVERY))).isNull();
		this.receiver = builder().eventStore(this::memory, LEASE).build();
		assertThat(this.receiver.receiveWithoutBlocking(TARGET, new Request(DELIVERY))).isNull();
		assertThat(this.store.calls).isEmpty();
		assertThat(this.observations).isEmpty();
	}

	@Test
	void deliveryIsReceivedWithoutBlockingIfNothingBlocks() {
		WebhookReceiver receiver = builder().secretsDoNotBlock("audit"::equals).eventStore(this::memory, LEASE).build();
		this.receiver = receiver;
		WebhookDecision decision = receiver.receiveWithoutBlocking(TARGET, new Request(DELIVERY));
		OngoingDelivery ongoing = ((WebhookDecision.Call) decision).delivery();
		assertThat(ongoing.mayBlock()).isFalse();
		assertThat(ongoing.ended(200)).isNull();
		assertThat(count("accepted")).isEqualTo(1);
		assertThat(this.observations).hasSize(1);
	}

	@Test
	void endOfADeliveryMayBlockIfTheStoreMay() {
		assertThat(begin().mayBlock()).isTrue();
	}

	@Test
	void observationOfAnAbandonedDeliveryHasItsCause() {
		IllegalStateException cause = new IllegalStateException("timeout");
		begin().abandoned(cause);
		assertThat(this.observations).singleElement()
			.satisfies((observation) -> assertThat(observation.getError()).isSameAs(cause));
	}

	@Test
	void refusedDeliveryIsLeftToReceivingThatMayBlock() {
		WebhookReceiver receiver = builder().secretsDoNotBlock("audit"::equals).eventStore(this::memory, LEASE).build();
		this.receiver = receiver;
		Request request = new Request(DELIVERY.secret("hbwhs_wrong"));
		assertThat(receiver.receiveWithoutBlocking(TARGET, request)).isNull();
		assertThat(this.published).isEmpty();
		assertThat(this.observations).isEmpty();
		assertThat(answer(request).status()).isEqualTo(400);
		assertThat(this.published).hasSize(1);
		assertThat(this.observations).hasSize(1);
	}

	private InMemoryWebhookEventStore memory() {
		return new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(1), 10);
	}

	@Test
	void switchedOffReceiverAnswersUnavailable() {
		WebhookReceiver off = WebhookReceiver.switchedOff();
		assertThat(off.isSwitchedOn()).isFalse();
		assertThat(receiver().isSwitchedOn()).isTrue();
		assertThat(off.receive(TARGET, new Request(DELIVERY)))
			.isEqualTo(new WebhookDecision.Answer(WebhookAnswer.unavailable(null)));
	}

	@Test
	void deliveryWithoutSignatureIsRefusedBeforeItsBodyIsRead() {
		Request request = new Request(DELIVERY);
		request.signature = null;
		assertThat(answer(request)).isEqualTo(WebhookAnswer.refused(Reason.MISSING_SIGNATURE));
		assertThat(request.read).isZero();
		assertThat(this.published).singleElement()
			.isInstanceOfSatisfying(WebhookRejectedEvent.class,
					(event) -> assertThat(event.reason()).isEqualTo(Reason.MISSING_SIGNATURE));
		assertThat(count("rejected")).isOne();
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void forgedDeliveryIsRefused(CapturedOutput output) {
		assertThat(answer(new Request(DELIVERY.secret("forged"))))
			.isEqualTo(WebhookAnswer.refused(Reason.SIGNATURE_MISMATCH));
		assertThat(output).contains(
				"Refused a delivery to endpoint 'audit' from 10.1.2.3: signature_mismatch" + System.lineSeparator());
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void refusalIsExplainedIfEnabled(CapturedOutput output) {
		this.receiver = builder()
			.explainRejections((endpoint) -> Optional.of(Map.of("the other secret", List.of("other"))), LEASE)
			.build();
		answer(new Request(DELIVERY.secret("other")));
		answer(new Request(DELIVERY.secret("third")));
		answer(new Request(DELIVERY.at(NOW.minusSeconds(400))));
		answer(new Request(DELIVERY.at(NOW.plusSeconds(500))));
		assertThat(output).contains("signature_mismatch (signed with the other secret)",
				"signature_mismatch (signed with no secret that is configured here, or changed on its way)",
				"timestamp_too_old (signed 400 seconds ago, while 240 are tolerated",
				"timestamp_in_future (signed 500 seconds in the future, while 240 are tolerated");
	}

	@Test
	void refusalIsNotExplainedWithALiveKey(CapturedOutput output) {
		this.receiver = builder().explainRejections((endpoint) -> Optional.empty(), LEASE).build();
		answer(new Request(DELIVERY.secret("other")));
		answer(new Request(DELIVERY.at(NOW.minusSeconds(400))));
		assertThat(output).doesNotContain("signed");
	}

	@Test
	void consumedBodyIsRefusedAndTheFiltersAreLogged(CapturedOutput output) {
		this.receiver = builder().filters(() -> List.of("first", "second")).build();
		Request request = new Request(DELIVERY);
		request.problem = Reason.BODY_ALREADY_READ;
		assertThat(answer(request)).isEqualTo(WebhookAnswer.refused(Reason.BODY_ALREADY_READ));
		assertThat(output).contains("the filters in their order: first, second");
	}

	@Test
	void unverifiableDeliveryIsUnavailable(CapturedOutput output) {
		this.verifiers = (endpoint) -> {
			throw new IllegalArgumentException("Set the secret");
		};
		assertThat(answer(new Request(DELIVERY))).isEqualTo(WebhookAnswer.unavailable(null));
		assertThat(output).contains("A delivery to endpoint 'audit' cannot be verified: Set the secret");
		assertThat(count("failed")).isOne();
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void eventOfAnotherTypeIsAcknowledged(CapturedOutput output) {
		TestDelivery other = TestDelivery.of("/", "evt_2", "invoice.paid", "{}").at(NOW);
		assertThat(answer(new Request(other))).isEqualTo(WebhookAnswer.acknowledged());
		assertThat(answer(new Request(other))).isEqualTo(WebhookAnswer.acknowledged());
		assertThat(count("ignored")).isEqualTo(2);
		assertThat(output.toString().lines().filter((line) -> line.contains("'invoice.paid' are acknowledged")))
			.as("said once")
			.hasSize(1);
		assertThat(this.store.calls).isEmpty();
	}

	@Test
	void handledEventIsAcknowledged() {
		this.store.claim = new Claim.Handled(NOW);
		assertThat(answer(new Request(DELIVERY))).isEqualTo(WebhookAnswer.acknowledged());
		assertThat(count("duplicate")).isOne();
	}

	@Test
	void eventInProgressIsUnavailable() {
		this.store.claim = new Claim.InProgress(NOW.plusSeconds(20));
		assertThat(answer(new Request(DELIVERY))).isEqualTo(WebhookAnswer.unavailable(Duration.ofSeconds(20)));
		assertThat(count("in_progress")).isOne();
	}

	@Test
	void failureToClaimIsUnavailable(CapturedOutput output) {
		this.store.failing = true;
		assertThat(answer(new Request(DELIVERY))).isEqualTo(WebhookAnswer.unavailable(null));
		assertThat(output).contains("Event evt_1 of endpoint 'audit' cannot be claimed");
		assertThat(count("failed")).isOne();
	}

	@Test
	void targetWithoutHandleOnceIsNotClaimed() {
		WebhookTarget target = new WebhookTarget("audit", EventTypes.of(List.of()), false);
		OngoingDelivery ongoing = ((WebhookDecision.Call) receiver().receive(target, new Request(DELIVERY))).delivery();
		assertThat(ongoing.ended(200)).isNull();
		assertThat(this.store.calls).isEmpty();
		assertThat(count("accepted")).isOne();
	}

	@Test
	void storeIsResolvedOnceOnFirstUse() {
		AtomicInteger asked = new AtomicInteger();
		this.receiver = builder().eventStore(() -> {
			asked.incrementAndGet();
			return this.store;
		}, LEASE).build();
		assertThat(asked).hasValue(0);
		this.receiver.expect(TARGET);
		assertThat(asked).hasValue(1);
		begin();
		assertThat(asked).hasValue(1);
	}

	@Test
	void expectedEndpointIsCountedFromTheStart() {
		receiver().expect(new WebhookTarget("idle", EventTypes.of(List.of()), true));
		assertThat(receiver().outcomes()).containsOnlyKeys("idle");
		assertThat(receiver().outcomes().get("idle")).hasSize(WebhookOutcome.values().length)
			.allSatisfy((outcome, count) -> assertThat(count).isZero());
	}

	@ParameterizedTest
	@CsvSource({ "200", "204", "299" })
	void successIsRecorded(int status) {
		OngoingDelivery ongoing = begin();
		assertThat(ongoing.ended(status)).isNull();
		assertThat(ongoing.isDecided()).isTrue();
		assertThat(this.store.calls).containsExactly("claim audit evt_1 PT4M", "complete audit evt_1 token");
		assertThat(count("accepted")).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "199, 500", "300, 300", "404, 404", "500, 500" })
	void failureStatusLeavesTheEventOpen(int status, int answered) {
		OngoingDelivery ongoing = begin();
		assertThat(ongoing.ended(status)).isEqualTo(WebhookAnswer.failed(answered));
		assertThat(this.store.calls).containsExactly("claim audit evt_1 PT4M", "release audit evt_1 token");
		assertThat(count("failed")).isOne();
	}

	@ParameterizedTest
	@EnumSource(value = WebhookOutcome.class, names = { "ACCEPTED", "DUPLICATE", "IGNORED" })
	void successIsRecordedAndCounted(WebhookOutcome outcome) {
		assertThat(begin().ended(outcome)).isNull();
		assertThat(this.store.calls).endsWith("complete audit evt_1 token");
		assertThat(count(outcome.value())).isOne();
	}

	@ParameterizedTest
	@EnumSource(value = WebhookOutcome.class, names = { "IN_PROGRESS", "REJECTED", "FAILED" })
	void otherOutcomeLeavesTheEventOpen(WebhookOutcome outcome) {
		assertThat(begin().ended(outcome)).isEqualTo(WebhookAnswer.unavailable(null));
		assertThat(this.store.calls).endsWith("release audit evt_1 token");
		assertThat(count("failed")).isOne();
	}

	@Test
	void failureLeavesTheEventOpen() {
		OngoingDelivery ongoing = begin();
		assertThat(ongoing.failed(new IllegalStateException())).isEqualTo(WebhookAnswer.failed(500));
		assertThat(this.store.calls).endsWith("release audit evt_1 token");
		assertThat(begin().failed(null, 409)).isEqualTo(WebhookAnswer.failed(409));
		assertThat(begin().failed(null, 200)).isEqualTo(WebhookAnswer.failed(500));
	}

	@Test
	void firstEndOfADeliveryApplies() {
		OngoingDelivery ongoing = begin();
		assertThat(ongoing.ended(200)).isNull();
		assertThat(ongoing.failed(null)).isNull();
		assertThat(ongoing.abandoned(null)).isNull();
		OngoingDelivery failed = begin();
		failed.failed(null, 418);
		assertThat(failed.ended(200)).isEqualTo(WebhookAnswer.failed(418));
		assertThat(this.store.calls.stream().filter((call) -> call.startsWith("complete"))).hasSize(1);
		assertThat(count("accepted")).isOne();
		assertThat(count("failed")).isOne();
	}

	@Test
	void failureToRecordIsUnavailable(CapturedOutput output) {
		OngoingDelivery ongoing = begin();
		this.store.failing = true;
		assertThat(ongoing.ended(200)).isEqualTo(WebhookAnswer.unavailable(null));
		assertThat(output).contains("Event evt_1 of endpoint 'audit' was handled but could not be recorded",
				"Event evt_1 of endpoint 'audit' cannot be given back before its lease ends");
		assertThat(count("accepted")).isZero();
		assertThat(count("failed")).isOne();
	}

	@Test
	void abandonedDeliveryKeepsItsClaimUntilTheHandlerEnds(CapturedOutput output) {
		OngoingDelivery ongoing = begin();
		assertThat(ongoing.abandoned(null)).isEqualTo(WebhookAnswer.unavailable(null));
		assertThat(ongoing.isDecided()).isTrue();
		assertThat(output).contains("Event evt_1 of endpoint 'audit' was not handled in time");
		assertThat(this.store.calls).hasSize(1);
		ongoing.handlerEnded(true);
		assertThat(this.store.calls).endsWith("complete audit evt_1 token");
		assertThat(output).contains("Event evt_1 of endpoint 'audit' was handled after its request had ended");
		assertThat(count("failed")).isOne();
	}

	@Test
	void abandonedDeliveryIsReleasedWhenItsHandlerFails() {
		OngoingDelivery ongoing = begin();
		ongoing.abandoned(null);
		ongoing.handlerEnded(false);
		assertThat(this.store.calls).endsWith("release audit evt_1 token").hasSize(2);
	}

	@Test
	void resultBeforeAbandonmentIsRecorded() {
		OngoingDelivery ongoing = begin();
		ongoing.handlerEnded(true);
		assertThat(this.store.calls).hasSize(1);
		ongoing.abandoned(null);
		assertThat(this.store.calls).endsWith("complete audit evt_1 token");
	}

	@Test
	void abandonedDeliveryIsReleasedAfterARollback() {
		OngoingDelivery ongoing = begin();
		ongoing.rolledBack();
		ongoing.abandoned(null);
		ongoing.handlerEnded(true);
		assertThat(this.store.calls).endsWith("release audit evt_1 token").hasSize(2);
	}

	@Test
	void rollbackBeforeTheEndIsAFailure(CapturedOutput output) {
		OngoingDelivery ongoing = begin();
		ongoing.rolledBack();
		assertThat(this.store.calls).hasSize(1);
		assertThat(ongoing.ended(200)).isEqualTo(WebhookAnswer.failed(500));
		assertThat(this.store.calls).endsWith("release audit evt_1 token");
		assertThat(output).contains("the transaction around its handler was rolled back; Harbor retries it");
	}

	@Test
	void rollbackAfterTheEndOpensTheEventAgain(CapturedOutput output) {
		OngoingDelivery ongoing = begin();
		ongoing.ended(200);
		ongoing.rolledBack();
		assertThat(this.store.calls).endsWith("forget audit evt_1");
		assertThat(output).contains("the event is open again");
	}

	@Test
	void rollbackOfAFailureChangesNothing() {
		OngoingDelivery ongoing = begin();
		ongoing.failed(null);
		ongoing.rolledBack();
		assertThat(this.store.calls).hasSize(2);
	}

	@Test
	void rollbackAroundACommittedTransactionChangesNothing() {
		OngoingDelivery ongoing = begin();
		ongoing.delivery().completeInTransaction();
		this.store.outcome.accept(true);
		ongoing.rolledBack();
		assertThat(ongoing.ended(200)).isNull();
		assertThat(count("accepted")).isOne();
	}

	@Test
	void openDeliveriesAreReleasedAtShutdown() {
		OngoingDelivery open = begin();
		OngoingDelivery abandoned = begin();
		abandoned.abandoned(null);
		OngoingDelivery ended = begin();
		ended.ended(200);
		receiver().releaseOpen();
		assertThat(this.store.calls.stream().filter((call) -> call.startsWith("release"))).hasSize(2);
		assertThat(open.ended(200)).isEqualTo(WebhookAnswer.unavailable(null));
		abandoned.handlerEnded(true);
		assertThat(this.store.calls.stream().filter((call) -> call.startsWith("complete"))).hasSize(1);
	}

	@Test
	void inspectorReceivesTheHandledEvent() {
		List<String> inspected = new ArrayList<>();
		this.receiver = builder().inspector((endpoint, event) -> inspected.add(endpoint + " " + event.id())).build();
		assertThat(begin().ended(200)).isNull();
		assertThat(inspected).containsExactly("audit evt_1");
	}

	@Test
	void observationEndsWithTheDelivery() {
		begin().ended(200);
		assertThat(this.observations).singleElement().satisfies((context) -> {
			assertThat(context.getOutcome()).isEqualTo(WebhookOutcome.ACCEPTED);
			assertThat(context.getDelivery()).isNotNull();
			assertThat(context.getError()).isNull();
		});
	}

	@Test
	void observationOfAFailureHasItsCause() {
		IllegalStateException cause = new IllegalStateException();
		begin().failed(cause);
		begin().abandoned(cause);
		assertThat(this.observations).hasSize(2).allSatisfy((context) -> {
			assertThat(context.getOutcome()).isEqualTo(WebhookOutcome.FAILED);
			assertThat(context.getError()).isSameAs(cause);
		});
	}

	@Test
	void observationOfAFailingCollaboratorHasItsCause() {
		this.store.failing = true;
		answer(new Request(DELIVERY));
		this.verifiers = (endpoint) -> {
			throw new IllegalArgumentException("Set the secret");
		};
		answer(new Request(DELIVERY));
		assertThat(this.observations).extracting((context) -> context.getError().getMessage())
			.containsExactly("The store is away", "Set the secret");
		assertThat(this.observations).extracting((context) -> context.getOutcome()).containsOnly(WebhookOutcome.FAILED);
	}

	@Test
	void observationOfAnIgnoredEventHasItsType() {
		answer(new Request(TestDelivery.of("/", "evt_2", "invoice.paid", "{}").at(NOW)));
		assertThat(this.observations).singleElement()
			.satisfies((context) -> assertThat(context.getEventType()).isEqualTo("invoice.paid"));
	}

	@Test
	void errorStopsTheObservation() {
		this.verifiers = (endpoint) -> {
			throw new StackOverflowError();
		};
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> answer(new Request(DELIVERY)));
		assertThat(this.observations).singleElement()
			.satisfies((context) -> assertThat(context.getOutcome()).isEqualTo(WebhookOutcome.FAILED));
	}

	@Test
	void endedDeliveriesAreNotReleasedAtShutdown() {
		begin().ended(200);
		OngoingDelivery late = begin();
		late.abandoned(null);
		late.handlerEnded(true);
		int calls = this.store.calls.size();
		receiver().releaseOpen();
		assertThat(this.store.calls).hasSize(calls);
	}

	private WebhookReceiver receiver() {
		if (this.receiver == null) {
			this.receiver = builder().build();
		}
		return this.receiver;
	}

	private WebhookReceiver.Builder builder() {
		return WebhookReceiver.builder((endpoint) -> this.verifiers.get(endpoint))
			.eventStore(() -> this.store, LEASE)
			.publisher(this.published::add)
			.observations(registry())
			.clock(Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private ObservationRegistry registry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<HarborWebhookObservationContext>() {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof HarborWebhookObservationContext;
			}

			@Override
			public void onStop(HarborWebhookObservationContext context) {
				WebhookReceiverTests.this.observations.add(context);
			}

		});
		return registry;
	}

	private OngoingDelivery begin() {
		return ((WebhookDecision.Call) receiver().receive(TARGET, new Request(DELIVERY))).delivery();
	}

	private WebhookAnswer answer(Request request) {
		return ((WebhookDecision.Answer) receiver().receive(TARGET, request)).answer();
	}

	private long count(String outcome) {
		return receiver().outcomes().get("audit").get(outcome);
	}

	private static final class Request implements WebhookRequest {

		private final TestDelivery delivery;

		private @Nullable String signature;

		private @Nullable Reason problem;

		private int read;

		private Request(TestDelivery delivery) {
			this.delivery = delivery;
			this.signature = delivery.signature();
		}

		@Override
		public @Nullable String signature() {
			return this.signature;
		}

		@Override
		public String timestamp() {
			return this.delivery.timestamp();
		}

		@Override
		public byte[] body() {
			this.read++;
			if (this.problem != null) {
				throw new WebhookVerificationException(this.problem);
			}
			return this.delivery.body();
		}

		@Override
		public String remoteAddress() {
			return "10.1.2.3";
		}

	}

	private static final class Store implements WebhookEventStore {

		private final List<String> calls = new ArrayList<>();

		private Claim claim = new Claim.Claimed("token");

		private boolean failing;

		private Consumer<Boolean> outcome = (committed) -> {
		};

		@Override
		public Claim claim(String endpoint, String eventId, Duration lease) {
			call("claim " + endpoint + " " + eventId + " " + lease);
			return this.claim;
		}

		@Override
		public void complete(String endpoint, String eventId, String token) {
			call("complete " + endpoint + " " + eventId + " " + token);
		}

		@Override
		public void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome) {
			call("completeInTransaction " + endpoint + " " + eventId + " " + token);
			this.outcome = outcome;
		}

		@Override
		public void release(String endpoint, String eventId, String token) {
			call("release " + endpoint + " " + eventId + " " + token);
		}

		@Override
		public void forget(String endpoint, String eventId) {
			call("forget " + endpoint + " " + eventId);
		}

		private void call(String call) {
			if (this.failing) {
				throw new IllegalStateException("The store is away");
			}
			this.calls.add(call);
		}

	}

}
