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

package dev.harbor.autoconfigure;

import java.sql.Connection;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.concurrent.ConcurrentCalls;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.health.HarborInboxEndpoint;
import dev.harbor.health.HarborInboxEndpoint.EventDescriptor;
import dev.harbor.health.HarborInboxHealthIndicator;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.inbox.JdbcHarborInbox;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.ParkEventException;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link HarborInboxAutoConfiguration} and
 * {@link HarborInboxActuatorAutoConfiguration}.
 */
class HarborInboxAutoConfigurationTests {

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				HarborConnectionDetailsAutoConfiguration.class, HarborJdbcAutoConfiguration.class,
				HarborListenerAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
				HarborInboxAutoConfiguration.class, HarborInboxActuatorAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true", "harbor.inbox.retry.max-retries=0",
				"management.endpoints.web.exposure.include=*", "management.endpoints.jmx.exposure.include=*");

	private static Event event(String type) {
		return Event.of("evt_1", type, "ws_1", EventPayload.ofJson("{\"secret\":\"payload\"}"),
				Instant.parse("2026-01-02T03:04:05Z"));
	}

	private static void awaitState(ApplicationContext context, State state) {
		await()
			.until(() -> context.getBean(HarborInbox.class).list(InboxQuery.create().state(state)).data().size() == 1);
	}

	@Test
	void inboxHandlesEvents() {
		this.contexts.withBean(OrderEvents.class).run((context) -> {
			assertThat(context.getBean(HarborInbox.class).accept("default", event("order.shipped"))).isTrue();
			awaitState(context, State.HANDLED);
		});
	}

	@Test
	void inboxBacksOff() {
		HarborInbox own = mock(HarborInbox.class);
		this.contexts.withBean(OrderEvents.class)
			.withBean(HarborInbox.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(HarborInbox.class)
				.doesNotHaveBean(TaskQueueLifecycle.class)
				.getBean(HarborInbox.class)
				.isSameAs(own));
	}

	@Test
	void inboxIsSwitchedOffByAProperty() {
		this.contexts.withBean(OrderEvents.class)
			.withPropertyValues("harbor.inbox.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HarborInbox.class)
				.doesNotHaveBean(TaskQueueLifecycle.class)
				.hasSingleBean(HarborListeners.class));
	}

	@Test
	void reconcilingWithAnUnknownClientFailsAtStartup() {
		this.contexts.withBean(OrderEvents.class)
			.withConfiguration(AutoConfigurations.of(HarborClientAutoConfiguration.class))
			.withPropertyValues("harbor.inbox.reconcile.interval=1h", "harbor.inbox.reconcile.client=adit",
					"harbor.clients.audit.workspace-id=ws_1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'harbor.inbox.reconcile.client'")
				.hasMessageContaining("'adit', only [default, audit]"));
	}

	@Test
	void reconcilingWithANamedClientNeedsNoKeyAtStartup() {
		this.contexts.withBean(OrderEvents.class)
			.withConfiguration(AutoConfigurations.of(HarborClientAutoConfiguration.class))
			.withPropertyValues("harbor.inbox.reconcile.interval=1h", "harbor.inbox.reconcile.client=audit",
					"harbor.clients.audit.workspace-id=ws_1")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(classes = { Scheduler.class, JdbcTemplate.class })
	void inboxNeedsItsClasses(Class<?> missing) {
		this.contexts.withBean(OrderEvents.class)
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborInbox.class));
	}

	@Test
	void skippingParkedEventsFailsAtStartupForListenerWithoutKey() {
		this.contexts.withBean(OrderEvents.class)
			.withPropertyValues("harbor.inbox.skip-parked=OrderEvents.shipped,of.another.module")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("harbor.inbox.skip-parked")
				.hasMessageContaining("'OrderEvents.shipped' has no key"));
	}

	@Test
	void inboxNeedsADataSource() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborJdbcAutoConfiguration.class, HarborListenerAutoConfiguration.class,
					HarborWebhookAutoConfiguration.class, HarborInboxAutoConfiguration.class,
					HarborInboxActuatorAutoConfiguration.class))
			.withBean(OrderEvents.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborInbox.class));
	}

	@Test
	void applicationWithoutListenersNeedsNoTables() {
		this.contexts.withPropertyValues("harbor.jdbc.initialize-schema=never").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(TaskQueueLifecycle.class).isUsed()).isFalse();
			assertThat(context.getBean(HarborInboxHealthIndicator.class).health()).isNull();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> context.getBean(HarborInboxEndpoint.class).status());
		});
	}

	@Test
	void missingTablesFailAtStartup() {
		this.contexts.withBean(OrderEvents.class)
			.withPropertyValues("harbor.jdbc.initialize-schema=never")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContainingAll("harbor_inbox_"));
	}

	@Test
	void inboxDoesNotRunWhenHarborIsDisabled() {
		this.contexts.withBean(OrderEvents.class).withPropertyValues("harbor.enabled=false").run((context) -> {
			assertThat(context.getBean(JdbcHarborInbox.class).queue().isRunning()).isFalse();
			assertThat(context).doesNotHaveBean(HarborInboxHealthIndicator.class)
				.doesNotHaveBean(HarborInboxEndpoint.class);
			// A health group may include the component.
			assertThat(context.getBean("harborInboxHealthContributor", HealthIndicator.class).health())
				.isEqualTo(Health.unknown().withDetail("state", "disabled").build());
		});
	}

	static Stream<String> values() {
		return Stream.of("concurrency=0", "polling-interval=0", "retention=-1s", "take-over-after=100ms",
				"retry.max-retries=-1", "retry.delay=-1s", "retry.multiplier=0.5", "retry.max-delay=-1s",
				"retry.jitter=1.5");
	}

	@ParameterizedTest
	@MethodSource("values")
	void invalidValueFailsAtStartupWithTheNameOfTheProperty(String value) {
		this.contexts.withBean(OrderEvents.class)
			.withPropertyValues("harbor.inbox." + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidHarborPropertyException.class)
				.hasMessageContaining("harbor.inbox." + value.substring(0, value.indexOf('='))));
	}

	@Test
	void healthIsUpWithTheNumberOfWaitingEvents() {
		this.contexts.withBean(ParkingEvents.class).run((context) -> {
			context.getBean(HarborInbox.class).accept("default", event("order.shipped"));
			awaitState(context, State.PARKED);
			Health health = context.getBean(HarborInboxHealthIndicator.class).health();
			assertThat(health).isNotNull();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("stored", 0L)
				.containsEntry("retrying", 0L)
				.containsEntry("parked", 1L)
				.extractingByKey("listeners")
				.asString()
				.contains("ParkingEvents.park");
		});
	}

	@Test
	void healthDoesNotWaitForAConnectionAndConcurrentCallsShareOne() {
		this.contexts.withBean(OrderEvents.class)
			.withPropertyValues("spring.datasource.hikari.maximum-pool-size=1")
			.run((context) -> {
				context.getBean(JdbcHarborInbox.class).queue().stop();
				HarborInboxHealthIndicator indicator = context.getBean(HarborInboxHealthIndicator.class);
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				Connection connection = pool.getConnection();
				try {
					assertThat(ConcurrentCalls.of(40, indicator::health))
						.containsOnly(Health.unknown().withDetail("error", TimeoutException.class.getName()).build());
					assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection()).isOne();
				}
				finally {
					connection.close();
				}
				await().until(() -> indicator.health().getStatus().equals(Status.UP));
			});
	}

	@Test
	void healthIsUnknownWhenTheTablesCannotBeRead() {
		this.contexts.withBean(OrderEvents.class).run((context) -> {
			context.getBean(JdbcHarborInbox.class).queue().stop();
			context.getBean(JdbcTemplate.class).execute("drop table harbor_inbox_event");
			Health health = context.getBean(HarborInboxHealthIndicator.class).health();
			assertThat(health).isNotNull();
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		});
	}

	@Test
	void healthIsSwitchedOffByItsProperty() {
		this.contexts.withBean(OrderEvents.class)
			.withPropertyValues("management.health.harborinbox.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HarborInboxHealthIndicator.class));
		this.contexts.withBean(OrderEvents.class)
			.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborInboxHealthIndicator.class));
	}

	@Test
	void endpointShowsEventsWithoutPayloadsAndRetriesAndDiscardsThem() {
		this.contexts.withBean(ParkingEvents.class).run((context) -> {
			context.getBean(HarborInbox.class).accept("default", event("order.shipped"));
			awaitState(context, State.PARKED);
			HarborInboxEndpoint endpoint = context.getBean(HarborInboxEndpoint.class);
			assertThat(endpoint.status().listeners().get("ParkingEvents.park").parked()).isEqualTo(1);
			EventDescriptor parked = endpoint.list("ParkingEvents.park", "parked", null).events().get(0);
			assertThat(parked.id()).isEqualTo("evt_1");
			assertThat(parked.attempts()).isEqualTo(1);
			assertThat(parked.toString()).doesNotContain("payload");
			assertThat(endpoint.list("ParkingEvents.park", "handled", null).events()).isEmpty();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.list("ParkingEvents.park", "lost", null));
			assertThat(endpoint.retry("ParkingEvents.park", "default", "evt_1").retried()).isEqualTo(1);
			await().until(() -> endpoint.list("ParkingEvents.park", "parked", null)
				.events()
				.stream()
				.anyMatch((event) -> event.attempts() == 2));
			assertThat(endpoint.retryParked("ParkingEvents.park").retried()).isEqualTo(1);
			await().until(() -> endpoint.list("ParkingEvents.park", "parked", null)
				.events()
				.stream()
				.anyMatch((event) -> event.attempts() == 3));
			assertThat(endpoint.discard("ParkingEvents.park", "default", "evt_1").discarded()).isEqualTo(1);
			assertThat(endpoint.discard("ParkingEvents.park", "default", "evt_1").discarded()).isZero();
		});
	}

	@Test
	void metersShowTheNumberOfWaitingEvents() {
		this.contexts.withBean(ParkingEvents.class).run((context) -> {
			context.getBean(HarborInbox.class).accept("default", event("order.shipped"));
			awaitState(context, State.PARKED);
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBeanProvider(MeterBinder.class).forEach((binder) -> binder.bindTo(registry));
			assertThat(registry.get("harbor.inbox.events")
				.tag("listener", "ParkingEvents.park")
				.tag("state", "parked")
				.gauge()
				.value()).isEqualTo(1);
			assertThat(registry.get("harbor.inbox.events").tag("state", "stored").gauge().value()).isZero();
			assertThat(registry.get("harbor.inbox.events").tag("state", "retrying").gauge().value()).isZero();
			assertThat(registry.get("harbor.inbox.oldest").gauge().value()).isZero();
		});
		this.contexts.withBean(OrderEvents.class)
			.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborInboxMetrics.class));
	}

	@Test
	void handlingContinuesTheTraceOfTheDelivery() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		registry.observationConfig().observationHandler(new Propagation());
		handleAndPark(registry,
				() -> await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
					.hasNumberOfObservationsWithNameEqualTo("harbor.inbox.handling", 2)
					.forAllObservationsWithNameEqualTo("harbor.inbox.handling",
							(handling) -> handling.hasHighCardinalityKeyValue("event.id", "evt_1")
								.hasHighCardinalityKeyValue("trace", "of the delivery"))
					.hasAnObservationWithAKeyValue("outcome", "handled")
					.hasAnObservationWithAKeyValue("outcome", "parked")
					.hasAnObservationWithAKeyValue("listener", "OrderEvents.shipped")));
	}

	@Test
	void failingObservationHandlerDoesNotAffectAnEvent() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new HandlerOfAnotherCarrier());
		handleAndPark(registry, () -> {
		});
	}

	/**
	 * Wait until one listener has handled an event and another one has parked it.
	 */
	private void handleAndPark(ObservationRegistry registry, Runnable afterwards) {
		this.contexts.withBean(OrderEvents.class)
			.withBean(ParkingEvents.class)
			.withBean(ObservationRegistry.class, () -> registry)
			.run((context) -> {
				context.getBean(JdbcHarborInbox.class).take("default", event("order.shipped"));
				awaitState(context, State.HANDLED);
				awaitState(context, State.PARKED);
				afterwards.run();
			});
	}

	/**
	 * Expects each message to be one of a certain broker.
	 */
	static class HandlerOfAnotherCarrier implements ObservationHandler<Context> {

		@Override
		public void onStart(Context context) {
			throw new ClassCastException("not a record of the broker");
		}

		@Override
		public void onStop(Context context) {
			throw new ClassCastException("not a record of the broker");
		}

		@Override
		public boolean supportsContext(Context context) {
			return context instanceof SenderContext || context instanceof ReceiverContext;
		}

	}

	/**
	 * Simulates a tracer.
	 */
	static class Propagation implements ObservationHandler<Context> {

		@Override
		public void onStart(Context context) {
			if (context instanceof SenderContext<?> sender) {
				send(sender);
			}
			if (context instanceof ReceiverContext<?> receiver) {
				receive(receiver);
			}
		}

		private static <C> void send(SenderContext<C> sender) {
			C carrier = sender.getCarrier();
			assertThat(carrier).isNotNull();
			sender.getSetter().set(carrier, "traceparent", "of the delivery");
			sender.getSetter().set(carrier, "tracestate", "a=b");
		}

		private static <C> void receive(ReceiverContext<C> receiver) {
			C carrier = receiver.getCarrier();
			assertThat(carrier).isNotNull();
			assertThat(receiver.getGetter().get(carrier, "tracestate")).isEqualTo("a=b");
			String trace = receiver.getGetter().get(carrier, "traceparent");
			receiver.addHighCardinalityKeyValue(KeyValue.of("trace", String.valueOf(trace)));
		}

		@Override
		public boolean supportsContext(Context context) {
			return true;
		}

	}

	static class OrderEvents {

		@HarborListener(types = "order.shipped")
		void shipped(Map<String, Object> order) {
		}

	}

	static class ParkingEvents {

		@HarborListener
		void park(Event event) {
			throw new ParkEventException("never");
		}

	}

}
