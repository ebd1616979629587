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

import java.util.Map;

import dev.harbor.outbox.OutboxEvent.State;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the trace of an entry, with a handler that simulates a tracer.
 */
class OutboxTracingTests {

	private final OutboxApplication application = new OutboxApplication(OutboxDatabase.H2);

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void sendingContinuesTheTraceOfEmitting() {
		this.application.start(new Class<?>[] { Tracing.class }, OutboxApplication.NO_JPA);
		String id = this.application.transaction()
			.execute((status) -> this.application.outbox().emit("order.shipped", Map.of()));
		this.application.await(id, State.SENT);
		this.application.awaitIdle();
		assertThat(this.application.context().getBean(Tracer.class).received)
			.isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
	}

	@Test
	void entryIsSentOnceAlthoughAnObservationHandlerFails() {
		this.application.start(new Class<?>[] { FailingHandler.class }, OutboxApplication.NO_JPA);
		String id = this.application.outbox().emit("order.shipped", Map.of());
		this.application.await(id, State.SENT);
		this.application.awaitIdle();
		assertThat(this.application.entry(id).attempts()).isOne();
	}

	static class FailingHandler {

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> failing() {
			return (registry) -> registry.observationConfig().observationHandler(new ObservationHandler<>() {

				@Override
				public void onStart(Observation.Context context) {
					throw new ClassCastException("not a record of the broker");
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof ReceiverContext;
				}

			});
		}

	}

	static class Tracing {

		@Bean
		Tracer tracer() {
			return new Tracer();
		}

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> tracing(Tracer tracer) {
			return (registry) -> registry.observationConfig().observationHandler(tracer);
		}

	}

	static class Tracer implements ObservationHandler<Observation.Context> {

		private volatile String received;

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof SenderContext<?> sender && context.getName().startsWith("harbor.outbox")) {
				inject(sender);
			}
			if (context instanceof ReceiverContext<?> receiver && context.getName().startsWith("harbor.outbox")) {
				extract(receiver);
			}
		}

		private static <C> void inject(SenderContext<C> sender) {
			sender.getSetter()
				.set(sender.getCarrier(), "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
		}

		private <C> void extract(ReceiverContext<C> receiver) {
			this.received = receiver.getGetter().get(receiver.getCarrier(), "traceparent");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
