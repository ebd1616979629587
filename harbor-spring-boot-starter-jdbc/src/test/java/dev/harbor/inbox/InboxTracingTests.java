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

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.Tracing;
import brave.propagation.ThreadLocalCurrentTraceContext;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ListenerContext;
import dev.harbor.test.HarborInboxTester;
import dev.harbor.test.SignedDelivery;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that listeners continue the trace of the delivery, with Brave as the tracer.
 */
@SpringBootTest(classes = InboxTracingTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.datasource.generate-unique-name=true", "harbor.inbox.retry.delay=50ms",
				"harbor.inbox.polling-interval=100ms" })
@AutoConfigureHarborSandbox(registerWebhooks = false)
@DirtiesContext
class InboxTracingTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

	private final RestClient client = RestClient.create();

	@Autowired
	private ApplicationContext context;

	@Autowired
	private HarborInboxTester inboxTester;

	@Autowired
	private OrderEvents orders;

	@LocalServerPort
	private int port;

	@BeforeEach
	void clear() {
		this.orders.spans.clear();
	}

	@Test
	void eachAttemptIsASpanInTheTraceOfTheDelivery() {
		deliver(1, "00-" + TRACE + "-00f067aa0ba902b7-01");
		awaitAttempts(2);
		assertThat(this.orders.spans).extracting(TraceContext::traceId).containsExactly(TRACE, TRACE);
		assertThat(this.orders.spans).extracting(TraceContext::spanId)
			.doesNotHaveDuplicates()
			.doesNotContain("00f067aa0ba902b7");
		assertThat(this.orders.spans).extracting(TraceContext::parentId).doesNotContainNull();
		assertThat(this.orders.spans).extracting(TraceContext::sampled).containsOnly(true);
	}

	@Test
	void deliveriesOfDifferentTracesAreSeparate() {
		deliver(0, "00-" + TRACE + "-00f067aa0ba902b7-01");
		deliver(0, "00-" + OTHER_TRACE + "-b7ad6b7169203331-01");
		awaitAttempts(2);
		assertThat(this.orders.spans).extracting(TraceContext::traceId).containsExactlyInAnyOrder(TRACE, OTHER_TRACE);
	}

	@Test
	void unsampledTraceStaysUnsampled() {
		deliver(0, "00-" + TRACE + "-00f067aa0ba902b7-00");
		awaitAttempts(1);
		assertThat(this.orders.spans.get(0).traceId()).isEqualTo(TRACE);
		assertThat(this.orders.spans.get(0).sampled()).isFalse();
	}

	private void deliver(int failures, String traceparent) {
		SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of("failures", failures))
			.signedFor(this.context);
		assertThat(this.client.post()
			.uri("http://localhost:" + this.port + "/webhooks/harbor")
			.headers((headers) -> delivery.headers().forEach(headers::set))
			.header("traceparent", traceparent)
			.body(delivery.body())
			.retrieve()
			.toBodilessEntity()
			.getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	private void awaitAttempts(int count) {
		await().until(() -> this.orders.spans.size() == count);
		this.inboxTester.awaitIdle();
		assertThat(this.orders.spans).hasSize(count);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	@Import(OrderEvents.class)
	static class Application {

		@Bean
		Tracing tracing() {
			return Tracing.newBuilder()
				.currentTraceContext(ThreadLocalCurrentTraceContext.create())
				.propagationFactory(new W3CPropagation())
				.traceId128Bit(true)
				.supportsJoin(false)
				.build();
		}

		@Bean
		Tracer tracer(Tracing tracing) {
			return new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(tracing.currentTraceContext()));
		}

		// Grouped like in Spring Boot.
		@Bean
		FirstMatchingCompositeObservationHandler tracingObservationHandler(Tracer tracer, Tracing tracing) {
			BravePropagator propagator = new BravePropagator(tracing);
			return new FirstMatchingCompositeObservationHandler(
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer));
		}

	}

	static class OrderEvents {

		private final List<TraceContext> spans = new CopyOnWriteArrayList<>();

		private final Tracer tracer;

		OrderEvents(Tracer tracer) {
			this.tracer = tracer;
		}

		@HarborListener(types = "order.shipped")
		void shipped(Order order, ListenerContext context) {
			Span span = this.tracer.currentSpan();
			assertThat(span).isNotNull();
			this.spans.add(span.context());
			if (context.attempt() <= order.failures()) {
				throw new IllegalStateException("not yet");
			}
		}

	}

	record Order(int failures) {

	}

}
