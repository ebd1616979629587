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

package dev.harbor.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.InvalidEventPayloadException;
import dev.harbor.event.PayloadCheck;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OutboxEmitter}.
 */
class OutboxEmitterTests {

	private static final String LONGEST = "a".repeat(255);

	private final StoredEntries entries = new StoredEntries();

	private final CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of("order_id", "42"));

	@Test
	void entryIsStoredWithItsTask() {
		String id = emitter(PayloadCheck.none()).emit("billing", this.request);
		OutboxEntry entry = entry(id);
		assertThat(entry.event().state()).isEqualTo(OutboxEvent.State.STORED);
		assertThat(entry.event().attempts()).isZero();
		assertThat(entry.event().type()).isEqualTo("order.shipped");
		assertThat(entry.event().emittedAt()).isEqualTo(StoredEntries.NOW);
		assertThat(entry.event().nextAttempt()).contains(StoredEntries.NOW);
		assertThat(entry.client()).isEqualTo("billing");
		assertThat(entry.workspaceId()).isEqualTo("ws_of_billing");
		assertThat(entry.idempotencyKey()).isEqualTo(id);
		assertThat(entry.payload()).isEqualTo("{\"order_id\":\"42\"}");
		assertThat(entry.trace()).isNull();
		assertThat(this.entries.tasks()).containsExactly(id);
		assertThat(this.entries.jdbc().queryForObject("select execution_time from harbor_outbox_task", Instant.class))
			.isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
	}

	@Test
	void workspaceAndIdempotencyKeyOfTheRequestAreKept() {
		String id = emitter(PayloadCheck.none()).emit("default",
				this.request.workspaceId("ws_2").idempotencyKey("order-42"));
		assertThat(entry(id).workspaceId()).isEqualTo("ws_2");
		assertThat(entry(id).idempotencyKey()).isEqualTo("order-42");
	}

	@Test
	void secondEntryWithAnIdempotencyKeyIsRefused() {
		OutboxEmitter emitter = emitter(PayloadCheck.none());
		String id = emitter.emit("default", this.request.idempotencyKey("order-42"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> emitter.emit("default", this.request.idempotencyKey("order-42")))
			.withMessage("The outbox has an entry with this idempotency key");
		assertThat(this.entries.tasks()).containsExactly(id);
	}

	@Test
	void entryOfATransactionThatIsRolledBackIsNotStored() {
		this.entries.transaction.executeWithoutResult((status) -> {
			String id = emitter(PayloadCheck.none()).emit("default", this.request);
			assertThat(this.entries.tasks()).containsExactly(id);
			status.setRollbackOnly();
		});
		assertThat(this.entries.tasks()).isEmpty();
	}

	@Test
	@SuppressWarnings("NullAway")
	void requestMustNotBeNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> emitter(PayloadCheck.none()).emit("default", null))
			.withMessage("'request' must not be null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\nb", "\u007f", "a\u0000", "a\ud83d" })
	void typeAndWorkspaceThatHarborWouldRefuseAreRefused(String invalid) {
		assertRefused(invalid);
	}

	@Test
	void typeAndWorkspaceAreAsLongAsTheColumns() {
		assertRefused(LONGEST + "a");
		String id = emitter(PayloadCheck.none()).emit("default",
				CreateEventRequest.of(LONGEST, Map.of()).workspaceId(LONGEST));
		assertThat(entry(id).workspaceId()).isEqualTo(LONGEST);
	}

	private void assertRefused(String invalid) {
		OutboxEmitter emitter = emitter(PayloadCheck.none());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> emitter.emit("default", CreateEventRequest.of(invalid, Map.of())))
			.withMessageStartingWith("'type' must not ");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> emitter.emit("default", this.request.workspaceId(invalid)))
			.withMessageStartingWith("'workspaceId' must not ");
		assertThat(this.entries.tasks()).isEmpty();
	}

	@Test
	void payloadIsCheckedUnlessItWasCheckedBefore() {
		List<String> checked = new ArrayList<>();
		OutboxEmitter emitter = emitter((type, payload) -> {
			checked.add(type + " " + payload.json());
			throw new InvalidEventPayloadException(type, List.of("For the test"));
		});
		assertThatExceptionOfType(InvalidEventPayloadException.class)
			.isThrownBy(() -> emitter.emit("default", this.request));
		assertThat(checked).containsExactly("order.shipped {\"order_id\":\"42\"}");
		assertThat(this.entries.tasks()).isEmpty();
		emitter.emit("default", this.request.payloadChecked());
		assertThat(checked).hasSize(1);
		assertThat(this.entries.tasks()).hasSize(1);
	}

	@Test
	void traceOfTheObservationIsStored() {
		ObservationRegistry observations = ObservationRegistry.create();
		List<Observation.Context> observed = new ArrayList<>();
		observations.observationConfig().observationHandler(new ObservationHandler<SenderContext<Object>>() {

			@Override
			public void onStart(SenderContext<Object> context) {
				observed.add(context);
				context.getSetter().set(context.getCarrier(), "traceparent", "00-1");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof SenderContext;
			}

		});
		String id = this.entries.emitter((client) -> "ws_1", PayloadCheck.none(), observations)
			.emit("billing", this.request);
		assertThat(entry(id).trace()).isEqualTo("traceparent=00-1");
		assertThat(observed.get(0).getName()).isEqualTo("harbor.outbox.emitting");
		assertThat(observed.get(0).getContextualName()).isEqualTo("harbor outbox emit");
		assertThat(observed.get(0).getLowCardinalityKeyValue("client").getValue()).isEqualTo("billing");
	}

	@Test
	void failingObservationHandlerDoesNotAffectAnEntry() {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public void onStart(Observation.Context context) {
				throw new ClassCastException("not a record of the broker");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		String id = this.entries.emitter((client) -> "ws_1", PayloadCheck.none(), observations)
			.emit("billing", this.request);
		assertThat(entry(id).trace()).isNull();
		assertThat(observations.getCurrentObservationScope()).isNull();
	}

	private OutboxEmitter emitter(PayloadCheck payloadCheck) {
		return this.entries.emitter((client) -> "ws_of_" + client, payloadCheck, ObservationRegistry.NOOP);
	}

	private OutboxEntry entry(String id) {
		OutboxEntry entry = this.entries.table.find(id);
		assertThat(entry).isNotNull();
		return entry;
	}

}
