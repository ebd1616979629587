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

package dev.harbor.health;

import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.client.HarborClient;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.test.HarborSandbox;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the spans of calls.
 */
class TracingTests {

	private final SimpleTracer tracer = new SimpleTracer();

	private HarborSandbox sandbox;

	private HarborClient client;

	@BeforeEach
	void start() {
		this.sandbox = HarborSandbox.start();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(this.tracer, new TraceIdPropagator(this.tracer)),
					new DefaultTracingObservationHandler(this.tracer)));
		this.client = HarborClient.builder()
			.apiKey(this.sandbox.createKey(HarborEnvironment.SANDBOX))
			.baseUrl(this.sandbox.baseUrl())
			.workspaceId(this.sandbox.workspaceId())
			.observationRegistry(observations)
			.restClientBuilder(RestClient.builder().observationRegistry(observations))
			.build();
	}

	@AfterEach
	void stop() {
		this.sandbox.close();
	}

	@Test
	void attemptsAreSpansWithinTheCallAndPropagateTheTrace() {
		this.client.events().list(ListEventsRequest.create());
		List<SimpleSpan> spans = new ArrayList<>(this.tracer.getSpans());
		assertThat(spans).extracting(SimpleSpan::getName).containsExactly("harbor events.list", "http get");
		assertThat(spans).extracting(SimpleSpan::getError).containsOnlyNulls();
		assertThat(spans.get(1).context().traceId()).isEqualTo(spans.get(0).context().traceId());
		assertThat(spans.get(1).context().parentId()).isEqualTo(spans.get(0).context().spanId());
		this.sandbox.wireMock()
			.verify(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v1/events"))
				.withHeader("trace-id", WireMock.equalTo(spans.get(0).context().traceId())));
	}

	@Test
	void spanOfARefusedCallHasTheRequestId() {
		assertThatExceptionOfType(ResourceNotFoundException.class)
			.isThrownBy(() -> this.client.events().retrieve("evt_1"))
			.satisfies((failure) -> {
				SimpleSpan span = this.tracer.getSpans().getFirst();
				assertThat(span.getName()).isEqualTo("harbor events.retrieve");
				assertThat(span.getError()).isSameAs(failure);
				assertThat(span.getTags()).containsEntry("request.id", failure.requestId().orElseThrow())
					.containsEntry("error.code", "resource_not_found")
					.containsEntry("outcome", "refused");
				assertThat(failure).hasMessageContaining(failure.requestId().orElseThrow());
			});
	}

	/**
	 * Propagates the id of the trace in a custom format of the application.
	 */
	private record TraceIdPropagator(SimpleTracer tracer) implements Propagator {

		@Override
		public List<String> fields() {
			return List.of("trace-id");
		}

		@Override
		public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
			setter.set(carrier, "trace-id", context.traceId());
		}

		@Override
		public <C> Span.Builder extract(C carrier, Getter<C> getter) {
			return this.tracer.spanBuilder();
		}

	}

}
