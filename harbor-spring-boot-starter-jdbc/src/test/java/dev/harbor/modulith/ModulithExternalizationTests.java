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

package dev.harbor.modulith;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.event.Event;
import dev.harbor.event.InvalidEventPayloadException;
import dev.harbor.event.PayloadCheck;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for externalizing events through Harbor with the registries of Modulith.
 */
@ParameterizedClass
@EnumSource
class ModulithExternalizationTests {

	private static final OffsetDateTime SHIPPED_AT = OffsetDateTime.of(2026, 11, 29, 18, 0, 0, 0,
			ZoneOffset.ofHours(2));

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final String key = this.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_WRITE);

	private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

	private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	private final Registry registry;

	ModulithExternalizationTests(Registry registry) {
		this.registry = registry;
	}

	@AfterEach
	void close() {
		this.instances.forEach(ConfigurableApplicationContext::close);
		this.sandbox.close();
	}

	@Test
	void onlyEventsOfCommittedTransactionsReachHarbor() {
		start();
		publish(new OrderShipped("1"));
		transaction().executeWithoutResult((status) -> {
			context().publishEvent(new OrderShipped("2"));
			status.setRollbackOnly();
		});
		publish(new OrderShipped("3"));
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED", "COMPLETED"));
		assertThat(this.sandbox.events()).hasSize(2).allSatisfy((event) -> {
			assertThat(event.type()).isEqualTo("order.shipped");
			assertThat(event.workspaceId()).isEqualTo(this.sandbox.workspaceId());
		});
		assertThat(orderIds()).containsExactlyInAnyOrder("1", "3");
	}

	@Test
	void applicationGetsTheEventOfHarbor() {
		start();
		OrderShipped orderShipped = new OrderShipped("1");
		publish(orderShipped);
		await().untilAsserted(() -> assertThat(externalized()).hasSize(1));
		assertThat(externalized().get(0).getEvent()).isEqualTo(orderShipped);
		assertThat(externalized().get(0).getBrokerResult()).isInstanceOfSatisfying(Event.class,
				(event) -> assertThat(event.id()).isEqualTo(this.sandbox.events().get(0).id()));
	}

	@Test
	void resubmittedEventAfterALostAnswerIsTheSameEvent() {
		start();
		this.sandbox.faults().post("/v1/events").afterEffect().connectionReset();
		// The registry returns another object, with other orders, offsets and numbers.
		publish(new OrderMeasured("1", SHIPPED_AT, Set.of("b", "a", "c", "d", "e", "f", "g"),
				Map.of("weight", new BigDecimal("1.10"))));
		await().untilAsserted(() -> assertThat(states()).containsExactly("FAILED"));
		assertThat(this.sandbox.events()).hasSize(1);
		resubmit();
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED"));
		assertThat(this.sandbox.events()).hasSize(1);
		assertThat(idempotencyKeys()).hasSize(2).doesNotContainNull();
		assertThat(Set.copyOf(idempotencyKeys())).hasSize(1);
	}

	@Test
	void eventThatCouldNotBeEmittedIsResubmittedByTheNextInstance() {
		start("harbor.secret-key=" + this.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ));
		publish(new OrderShipped("1"));
		await().untilAsserted(() -> assertThat(states()).containsExactly("FAILED"));
		assertThat(this.sandbox.events()).isEmpty();
		context().close();
		start("spring.modulith.events.republish-outstanding-events-on-restart=true");
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED"));
		assertThat(orderIds()).containsExactly("1");
		assertThat(Set.copyOf(idempotencyKeys())).hasSize(1);
	}

	@Test
	void nextProcessGetsTheSameEventWhenTheAnswerWasNotRecorded() {
		start();
		publish(new OrderShipped("1"));
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED"));
		context().getBean(JdbcTemplate.class)
			.update("update event_publication set status = 'PROCESSING', completion_date = null");
		context().close();
		start("spring.modulith.events.republish-outstanding-events-on-restart=true");
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED"));
		assertThat(orderIds()).containsExactly("1");
		assertThat(idempotencyKeys()).hasSize(2);
	}

	@Test
	void typeAndTargetMayBeExpressions() {
		start();
		publish(new OrderChanged("1", "paid"));
		publish(new OrderReturned("2"));
		await().untilAsserted(() -> assertThat(this.sandbox.events()).extracting(Event::type)
			.containsExactlyInAnyOrder("order.paid", "order.returned"));
	}

	@Test
	void eventsForOtherTargetsAreIgnored() {
		start();
		publish(new OrderForOthers("1"));
		publish(new OrderShipped("2"));
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED", "COMPLETED"));
		await().untilAsserted(() -> assertThat(externalized()).hasSize(1));
		assertThat(orderIds()).containsExactly("2");
	}

	@Test
	void publicationForHarborIsNotCompletedByAnotherBroker() {
		start(OtherBroker.class);
		this.sandbox.faults().post("/v1/events").status(503);
		publish(new OrderShipped("1"));
		await().untilAsserted(() -> assertThat(states()).containsExactlyInAnyOrder("COMPLETED", "FAILED"));
		resubmit();
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED", "COMPLETED"));
		assertThat(orderIds()).containsExactly("1");
		assertThat(context().getBean(OtherBroker.class).targets).containsExactly("harbor::order.shipped");
	}

	@Test
	void eventWithoutTypeIsNotCompleted() {
		start();
		publish(new OrderWithoutType("1"));
		await().untilAsserted(() -> assertThat(states()).containsExactly("FAILED"));
		assertThat(idempotencyKeys()).isEmpty();
	}

	@Test
	void eventWithMoreThanATypeIsNotCompleted() {
		start();
		publish(new OrderWithKey("1"));
		publish(new OrderWithEvaluatedKey("2"));
		publish(new OrderWithPartOfExpression("3"));
		await().untilAsserted(() -> assertThat(states()).containsExactly("FAILED", "FAILED", "FAILED"));
		assertThat(idempotencyKeys()).isEmpty();
	}

	@Test
	void eventThatBreaksItsSchemaIsNotSentAndNotCompleted() {
		start(OwnCheck.class);
		publish(new OrderShipped("invalid"));
		publish(new OrderShipped("1"));
		await().untilAsserted(() -> assertThat(states()).containsExactlyInAnyOrder("COMPLETED", "FAILED"));
		assertThat(orderIds()).containsExactly("1");
		assertThat(idempotencyKeys()).hasSize(1);
	}

	@Test
	void equalEventsAreOneEventUnlessAStrategyDistinguishesThem() {
		start();
		publish(new OrderShipped("1"));
		publish(new OrderShipped("1"));
		await().untilAsserted(() -> assertThat(states()).containsExactly("COMPLETED", "COMPLETED"));
		assertThat(this.sandbox.events()).hasSize(1);
		start(OwnStrategy.class);
		publish(new OrderShipped("7"));
		await().untilAsserted(() -> assertThat(idempotencyKeys()).contains("order.shipped:7"));
	}

	private void start(String... properties) {
		start(null, properties);
	}

	private void start(Class<?> configuration, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--spring.datasource.url=" + this.url,
				"--harbor.base-url=" + this.sandbox.baseUrl(), "--harbor.workspace-id=" + this.sandbox.workspaceId(),
				"--harbor.max-retries=0", "--spring.main.banner-mode=off", "--spring.jmx.enabled=false",
				"--spring.jpa.hibernate.ddl-auto=update", "--spring.autoconfigure.exclude=" + this.registry.exclude));
		if (Arrays.stream(properties).noneMatch((property) -> property.startsWith("harbor.secret-key"))) {
			arguments.add("--harbor.secret-key=" + this.key);
		}
		Arrays.stream(properties).map("--"::concat).forEach(arguments::add);
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		if (configuration != null) {
			builder.sources(configuration);
		}
		this.instances.add(builder.run(arguments.toArray(String[]::new)));
	}

	private ConfigurableApplicationContext context() {
		return this.instances.get(this.instances.size() - 1);
	}

	private TransactionTemplate transaction() {
		return new TransactionTemplate(context().getBean(PlatformTransactionManager.class));
	}

	private void publish(Object event) {
		ApplicationEventPublisher publisher = context();
		transaction().executeWithoutResult((status) -> publisher.publishEvent(event));
	}

	private void resubmit() {
		context().getBean(FailedEventPublications.class).resubmit(ResubmissionOptions.defaults());
	}

	private List<String> states() {
		return context().getBean(JdbcTemplate.class).queryForList("select status from event_publication", String.class);
	}

	private List<EventExternalized<?, ?>> externalized() {
		return context().getBean(Application.class).externalized;
	}

	private List<Object> orderIds() {
		return this.sandbox.events().stream().map((event) -> event.payload().asMap().get("orderId")).toList();
	}

	private List<String> idempotencyKeys() {
		return this.sandbox.wireMock()
			.findAll(WireMock.postRequestedFor(WireMock.urlPathEqualTo("/v1/events")))
			.stream()
			.map((request) -> request.getHeader("Idempotency-Key"))
			.toList();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	enum Registry {

		JDBC("org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration"),

		JPA("org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration");

		private final String exclude;

		Registry(String exclude) {
			this.exclude = exclude;
		}

	}

	@Externalized("harbor::order.shipped")
	record OrderShipped(String orderId) {

	}

	@Externalized("harbor::order.measured")
	record OrderMeasured(String orderId, OffsetDateTime at, Set<String> labels, Map<String, Object> measures) {

	}

	@Externalized("harbor::#{'order.' + change()}")
	record OrderChanged(String orderId, String change) {

	}

	@Externalized("#{'harbor'}::order.returned")
	record OrderReturned(String orderId) {

	}

	@Externalized("orders::#{noSuchMethod()}")
	record OrderForOthers(String orderId) {

	}

	@Externalized("harbor::order.shipped::#{orderId()}")
	record OrderWithKey(String orderId) {

	}

	@Externalized("harbor::#{'order.shipped::' + orderId()}")
	record OrderWithEvaluatedKey(String orderId) {

	}

	@Externalized("harbor::order.#{orderId()}")
	record OrderWithPartOfExpression(String orderId) {

	}

	@Externalized("harbor")
	record OrderWithoutType(String orderId) {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		final List<EventExternalized<?, ?>> externalized = new CopyOnWriteArrayList<>();

		@EventListener
		void on(EventExternalized<?, ?> event) {
			this.externalized.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherBroker {

		final List<String> targets = new CopyOnWriteArrayList<>();

		@Bean
		EventExternalizerModuleListener otherBroker(EventExternalizationConfiguration configuration) {
			return new EventExternalizerModuleListener(configuration, (payload, target) -> {
				this.targets.add(target.toString());
				return CompletableFuture.completedFuture(null);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCheck {

		@Bean
		PayloadCheck payloadCheck() {
			return (type, payload) -> {
				if (payload.json().contains("invalid")) {
					throw new InvalidEventPayloadException(type, List.of("invalid"));
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStrategy {

		@Bean
		HarborIdempotencyKeyStrategy harborIdempotencyKeyStrategy() {
			return (payload, request) -> request.type() + ":" + ((OrderShipped) payload).orderId();
		}

	}

}
