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

package dev.harbor.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.Scope;
import dev.harbor.client.HarborClientObservationContext.Outcome;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.client.StubHarbor.Received;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.ListEventsRequest;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.util.TestSocketUtils;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the observations of a client, as documented by
 * {@link HarborClientObservation}.
 */
class ClientObservationTests {

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	private final TestObservationRegistry observations = TestObservationRegistry.create();

	private final List<String> events = new ArrayList<>();

	private final HarborClient client = clientBuilder().build();

	private HarborClient.Builder clientBuilder() {
		return harbor.clientBuilder()
			.name("emitter")
			.observationRegistry(this.observations)
			.restClientBuilder(RestClient.builder().observationRegistry(this.observations));
	}

	@Test
	void successIsObserved() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		this.client.events().retrieve("evt_1");
		calls().hasNumberOfObservationsWithNameEqualTo("harbor.client", 1)
			.hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasBeenStarted()
			.hasBeenStopped()
			.hasContextualNameEqualTo("harbor events.retrieve")
			.hasOnlyKeys("client", "operation", "outcome")
			.hasLowCardinalityKeyValue("client", "emitter")
			.hasLowCardinalityKeyValue("operation", "events.retrieve")
			.hasLowCardinalityKeyValue("outcome", "success")
			.doesNotHaveError()
			.doesNotHaveParentObservation();
	}

	@Test
	void eachOperationHasItsName() {
		harbor.answerBy((request) -> switch (request.path()) {
			case "/v1/events" -> request.method().equals("POST") ? Answer.of(201, Json.event("evt_1"))
					: Answer.ok(Json.page(List.of(Json.event("evt_1")), false, null));
			case "/v1/workspaces/" + StubHarbor.WORKSPACE_ID -> Answer.ok(Json.workspace(StubHarbor.WORKSPACE_ID));
			default -> Answer.ok(Json.endpoint("wh_1"));
		});
		this.client.events().create(CreateEventRequest.of("a", Map.of()));
		this.client.events().list(ListEventsRequest.create());
		this.client.workspaces().retrieve();
		this.client.webhooks().retrieve("wh_1");
		for (String operation : List.of("events.create", "events.list", "workspaces.retrieve", "webhooks.retrieve")) {
			calls().hasAnObservationWithAKeyValue("operation", operation);
		}
	}

	@Test
	void refusalIsObservedWithItsCodeAndRequest() {
		harbor.answer(Answer.error(404, "resource_not_found"));
		assertThatExceptionOfType(ResourceNotFoundException.class)
			.isThrownBy(() -> this.client.events().retrieve("evt_1"));
		calls().hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasOnlyKeys("client", "operation", "outcome", "error.code", "request.id")
			.hasLowCardinalityKeyValue("outcome", "refused")
			.hasHighCardinalityKeyValue("error.code", "resource_not_found")
			.hasHighCardinalityKeyValue("request.id", "req_1")
			.assertThatError()
			.isInstanceOf(ResourceNotFoundException.class);
	}

	@Test
	void callRefusedForAMissingScopeIsObserved() {
		HarborClient client = clientBuilder().scopes(Scope.EVENTS_READ).build();
		assertThatExceptionOfType(PermissionDeniedException.class)
			.isThrownBy(() -> client.events().create(CreateEventRequest.of("a", Map.of())));
		calls().hasNumberOfObservationsEqualTo(1)
			.hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasLowCardinalityKeyValue("outcome", "refused")
			.assertThatError()
			.isInstanceOf(PermissionDeniedException.class);
	}

	@Test
	void failureOfHarborIsObserved() {
		harbor.answer(Answer.error(500, "internal_error"));
		HarborClient client = clientBuilder().maxRetries(0).build();
		assertThatExceptionOfType(HarborException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		calls().hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasLowCardinalityKeyValue("outcome", "failed")
			.hasHighCardinalityKeyValue("error.code", "internal_error")
			.assertThatError()
			.isInstanceOf(HarborApiException.class);
	}

	@Test
	void missingAnswerIsObserved() {
		String nobody = "http://127.0.0.1:" + TestSocketUtils.findAvailableTcpPort();
		HarborClient client = clientBuilder().baseUrl(nobody).maxRetries(0).build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		calls().hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasOnlyKeys("client", "operation", "outcome")
			.hasLowCardinalityKeyValue("outcome", "failed")
			.assertThatError()
			.isInstanceOf(HarborConnectionException.class);
	}

	@Test
	void checkedExceptionOfTheProviderIsObserved() {
		HarborClient client = clientBuilder().apiKeyProvider(() -> throwUndeclared(new IOException("sealed"))).build();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		calls().hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasBeenStopped()
			.hasLowCardinalityKeyValue("outcome", "failed")
			.assertThatError()
			.isInstanceOf(IOException.class);
	}

	// Like code in Kotlin.
	@SuppressWarnings("unchecked")
	private static <T, E extends Exception> T throwUndeclared(Exception exception) throws E {
		throw (E) exception;
	}

	@ParameterizedTest
	@ValueSource(strings = { "onStart", "onScopeOpened", "onEvent", "onError", "onScopeClosed", "onStop" })
	void failingObservationHandlerDoesNotAffectACall(String callback) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new FailingHandler(callback));
		HarborClient client = harbor.clientBuilder().observationRegistry(registry).build();
		harbor.answerInTurn(Answer.rateLimitExceeded(20), Answer.of(201, Json.event("evt_1")),
				Answer.error(404, "resource_not_found"));
		assertThat(client.events().create(CreateEventRequest.of("a", Map.of())).id()).isEqualTo("evt_1");
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		assertThat(registry.getCurrentObservationScope()).isNull();
	}

	@Test
	void retriesAreEventsAndAttemptsAreWithinTheCall() {
		listen();
		harbor.answerInTurn(Answer.error(503, "unavailable"), Answer.ok(Json.event("evt_1")));
		this.client.events().retrieve("evt_1");
		assertThat(this.events).containsExactly("harbor.client retries");
		calls().hasNumberOfObservationsWithNameEqualTo("harbor.client", 1)
			.hasNumberOfObservationsWithNameEqualTo("http.client.requests", 2)
			.hasObservationWithNameEqualTo("http.client.requests")
			.that()
			.hasParentObservationContextMatching((parent) -> parent.getName().equals("harbor.client"));
	}

	@Test
	void callIsObservedWithinItsCaller() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		Observation.createNotStarted("application", this.observations)
			.observe(() -> this.client.events().retrieve("evt_1"));
		calls().hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasParentObservationContextMatching((parent) -> parent.getName().equals("application"));
		assertThat(this.observations.getCurrentObservation()).isNull();
	}

	@Test
	void propagatedTraceReachesHarbor() {
		this.observations.observationConfig().observationHandler(new Propagation());
		harbor.answer(Answer.ok(Json.event("evt_1")));
		this.client.events().retrieve("evt_1");
		assertThat(harbor.onlyReceived().header("Traceparent")).containsExactly("within harbor.client");
	}

	@Test
	void waitForTheRateLimitIsObserved() {
		listen();
		harbor.answerInTurn(Answer.rateLimitExceeded(20), Answer.ok(Json.event("evt_1")));
		this.client.events().retrieve("evt_1");
		assertThat(this.events).containsExactly("harbor.client retries");
		calls().hasObservationWithNameEqualTo("harbor.client.rate.limit.wait")
			.that()
			.hasBeenStopped()
			.hasOnlyKeys("client")
			.hasLowCardinalityKeyValue("client", "emitter")
			.hasParentObservationContextMatching((parent) -> parent.getName().equals("harbor.client"));
	}

	@Test
	void unsentRetryIsNotCounted() {
		listen();
		harbor.answer(Answer.rateLimitExceeded(3_600_000));
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> this.client.events().retrieve("evt_1"));
		assertThat(this.events).isEmpty();
		calls().hasObservationWithNameEqualTo("harbor.client")
			.that()
			.hasLowCardinalityKeyValue("outcome", "rate_limited")
			.assertThatError()
			.isInstanceOf(RateLimitExceededException.class);
	}

	@Test
	void probesAreNotCountedAsErrors() {
		harbor.answerBy((request) -> request.path().equals("/v1/events") ? Answer.error(403, "permission_denied")
				: Answer.error(404, "resource_not_found"));
		this.client.check(Set.of(Scope.EVENTS_READ, Scope.EVENTS_WRITE), Duration.ZERO);
		harbor.answer(Answer.error(401, "authentication_failed"));
		this.client.check(Set.of(), Duration.ZERO);
		calls().hasNumberOfObservationsEqualTo(3)
			.forAllObservationsWithNameEqualTo("harbor.client",
					(probe) -> probe.hasLowCardinalityKeyValue("operation", "probe").doesNotHaveError())
			.hasAnObservationWithAKeyValue("outcome", "success")
			.hasAnObservationWithAKeyValue("outcome", "refused");
	}

	@Test
	void conventionOfTheApplicationReplacesTheDefault() {
		HarborClient client = clientBuilder().observationConvention(new DefaultHarborClientObservationConvention() {

			@Override
			public String getName() {
				return "my.harbor";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(HarborClientObservationContext context) {
				return KeyValues.of(KeyValue.of("done", Boolean.toString(context.getOutcome() == Outcome.SUCCESS)));
			}

		}).build();
		harbor.answer(Answer.ok(Json.event("evt_1")));
		client.events().retrieve("evt_1");
		calls().hasObservationWithNameEqualTo("my.harbor")
			.that()
			.hasOnlyKeys("done")
			.hasLowCardinalityKeyValue("done", "true");
	}

	@Test
	void withoutARegistryNothingIsObserved() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		harbor.client().events().retrieve("evt_1");
		assertThat(harbor.received()).extracting(Received::path).containsExactly("/v1/events/evt_1");
		calls().doesNotHaveAnyObservation();
	}

	private TestObservationRegistryAssert calls() {
		return TestObservationRegistryAssert.assertThat(this.observations);
	}

	private void listen() {
		this.observations.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onEvent(Observation.Event event, Observation.Context context) {
				ClientObservationTests.this.events.add(context.getName() + " " + event.getName());
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	/**
	 * Simulates tracing of each request.
	 */
	private static final class Propagation implements ObservationHandler<SenderContext<Object>> {

		@Override
		public void onStart(SenderContext<Object> context) {
			String parent = (context.getParentObservation() != null)
					? context.getParentObservation().getContextView().getName() : "nothing";
			context.getSetter().set(context.getCarrier(), "traceparent", "within " + parent);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SenderContext;
		}

	}

	/**
	 * Handler with a defect in one of its methods.
	 */
	private record FailingHandler(String callback) implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStart(Observation.Context context) {
			failAt("onStart");
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			failAt("onScopeOpened");
		}

		@Override
		public void onEvent(Observation.Event event, Observation.Context context) {
			failAt("onEvent");
		}

		@Override
		public void onError(Observation.Context context) {
			failAt("onError");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			failAt("onScopeClosed");
		}

		@Override
		public void onStop(Observation.Context context) {
			failAt("onStop");
		}

		private void failAt(String callback) {
			if (callback.equals(this.callback)) {
				throw new ClassCastException("not the carrier of this handler");
			}
		}

	}

}
