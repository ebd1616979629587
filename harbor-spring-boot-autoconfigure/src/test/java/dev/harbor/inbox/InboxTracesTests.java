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

package dev.harbor.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.Listener;
import dev.harbor.listener.ListenerContext.Source;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link InboxTraces}.
 */
class InboxTracesTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<Observation.Context> stopped = new ArrayList<>();

	private final InboxTraces traces = new InboxTraces(this.registry);

	@BeforeEach
	void trace() {
		this.registry.observationConfig().observationHandler(new Tracer());
	}

	@Test
	void eventIsStoredWithTheFieldsOfTheTrace() {
		assertThat(this.traces.<String>storing("orders", (trace) -> trace + "!"))
			.isEqualTo("traceparent=00-1-2-01\ntracestate=a=b!");
		SenderContext<?> context = (SenderContext<?>) this.stopped.get(0);
		assertThat(context.getKind()).isEqualTo(Kind.PRODUCER);
		assertThat(context.getName()).isEqualTo("harbor.inbox.storing");
		assertThat(context.getContextualName()).isEqualTo("harbor inbox store");
		assertThat(context.getLowCardinalityKeyValues()).contains(KeyValue.of("endpoint", "orders"));
	}

	@Test
	void eventIsStoredWithoutATraceWhenNothingIsObserved() {
		List<@Nullable String> stored = new ArrayList<>();
		assertThat(new InboxTraces(ObservationRegistry.NOOP).<Boolean>storing("orders", stored::add)).isTrue();
		assertThat(stored).containsExactly((String) null);
	}

	@Test
	void handlingContinuesTheTrace() {
		InboxTraces.Handling handling = this.traces.handling(row("traceparent=00-1-2-01"), listener());
		handling.openScope();
		assertThat(this.registry.getCurrentObservation()).isNotNull();
		handling.closeScope();
		assertThat(this.registry.getCurrentObservation()).isNull();
		assertThat(this.stopped).isEmpty();
		handling.end("handled", null);
		ReceiverContext<?> context = (ReceiverContext<?>) this.stopped.get(0);
		assertThat(context.getKind()).isEqualTo(Kind.CONSUMER);
		assertThat(context.getCarrier()).isEqualTo(Map.of("traceparent", "00-1-2-01"));
		assertThat(context.getName()).isEqualTo("harbor.inbox.handling");
		assertThat(context.getContextualName()).isEqualTo("harbor inbox Orders.receive");
		assertThat(context.getLowCardinalityKeyValues()).contains(KeyValue.of("listener", "Orders.receive"),
				KeyValue.of("outcome", "handled"));
		assertThat(context.getHighCardinalityKeyValues()).contains(KeyValue.of("event.id", "evt_1"),
				KeyValue.of("event.type", "order.shipped"));
		assertThat(context.getError()).isNull();
	}

	@Test
	void failureIsRecorded() {
		IllegalStateException failure = new IllegalStateException();
		this.traces.handling(row(null), listener()).end("failed", failure);
		assertThat(this.stopped.get(0).getError()).isSameAs(failure);
	}

	@Test
	void failureToStoreIsThrownAndRecorded() {
		IllegalStateException failure = new IllegalStateException("away");
		Supplier<Object> storing = () -> this.traces.storing("orders", (trace) -> {
			throw failure;
		});
		assertThatIllegalStateException().isThrownBy(storing::get).isSameAs(failure);
		assertThat(this.stopped.get(0).getError()).isSameAs(failure);
	}

	@Test
	void fieldsThatAreMissingOrTooLongAreNotWritten() {
		assertThat(InboxTraces.write(Map.of())).isNull();
		assertThat(InboxTraces.write(Map.of("a", "1".repeat(998)))).hasSize(1000);
		assertThat(InboxTraces.write(Map.of("a", "1".repeat(999)))).isNull();
	}

	@Test
	void linesWithoutANameAreIgnored() {
		assertThat(InboxTraces.read("=1\nb\n\nc=\na=1=2")).containsExactly(entry("c", ""), entry("a", "1=2"));
		assertThat(InboxTraces.read(null)).isEmpty();
	}

	private static InboxRow row(@Nullable String trace) {
		Event event = Event.of("evt_1", "order.shipped", "ws_1", EventPayload.ofJson("{}"), Instant.EPOCH);
		return new InboxRow("1", "Orders.receive", "orders", event, Source.DELIVERED, trace, State.STORED, 0, 0,
				Instant.EPOCH, null, null, null, null, 0);
	}

	private static Listener listener() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerBeanDefinition("orders", new RootBeanDefinition(Orders.class));
		return new HarborListeners(beans, () -> null).find("Orders.receive").orElseThrow();
	}

	static class Orders {

		@HarborListener
		void receive(Event event) {
		}

	}

	private final class Tracer implements ObservationHandler<Observation.Context> {

		@Override
		@SuppressWarnings("unchecked")
		public void onStart(Observation.Context context) {
			if (context instanceof SenderContext<?> sender) {
				SenderContext<Map<String, String>> traced = (SenderContext<Map<String, String>>) sender;
				traced.getSetter().set(traced.getCarrier(), "traceparent", "00-1-2-01");
				traced.getSetter().set(traced.getCarrier(), "tracestate", "a=b");
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			InboxTracesTests.this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
