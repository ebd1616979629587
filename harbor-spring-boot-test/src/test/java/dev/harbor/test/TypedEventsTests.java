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

package dev.harbor.test;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.autoconfigure.HarborClientAutoConfiguration;
import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.HarborEventSchemasAutoConfiguration;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.InvalidEventPayloadException;
import dev.harbor.event.PayloadCheck;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.schema.EventSchemas;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import dev.harbor.webhook.HarborWebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

/**
 * Tests for events with schemas, over HTTP and in a database.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = TypedEventsTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "harbor.events.schemas=classpath:schemas", "harbor.inbox.enabled=false" })
@AutoConfigureHarborSandbox
class TypedEventsTests {

	private static final Map<String, ?> INVALID = Map.of("order_id", "ord_1", "address",
			Map.of("city", 471_100_001_174L));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborEventSchemasAutoConfiguration.class));

	@Autowired
	private HarborSandbox sandbox;

	@Autowired
	private HarborClient harbor;

	@Autowired
	private HarborOutbox outbox;

	@Autowired
	private HarborOutboxTester outboxTester;

	@Autowired
	private Application application;

	@Autowired
	private MeterRegistry meters;

	@AfterEach
	void awaitDeliveries() {
		// So that none of them reaches the next test.
		this.sandbox.awaitDeliveries();
	}

	@Test
	void clientRefusesAnInvalidPayload() {
		assertThatExceptionOfType(InvalidEventPayloadException.class)
			.isThrownBy(() -> this.harbor.events().create(CreateEventRequest.of("order.shipped", INVALID)))
			.withMessageContaining("'/address/city' breaks 'type'")
			.withMessageNotContaining("471100001174");
		assertThat(this.sandbox.wireMock().getAllServeEvents()).isEmpty();
		this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of("order_id", "ord_1")));
		this.harbor.events().create(CreateEventRequest.of("order.other", Map.of("order_id", 1)));
		assertThat(this.sandbox.events()).hasSize(2);
	}

	@Test
	void outboxRefusesAnInvalidPayload() {
		assertThatExceptionOfType(InvalidEventPayloadException.class)
			.isThrownBy(() -> this.outbox.emit("order.shipped", INVALID));
		assertThat(this.outbox.status().stored()).isZero();
	}

	@Test
	void outboxSendsStoredEventsAfterASchemaChange() {
		this.outbox.emit(CreateEventRequest.of("order.shipped", INVALID).payloadChecked());
		this.outboxTester.awaitIdle();
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void invalidReceivedEventIsLoggedAndHandled(CapturedOutput output) {
		this.application.received.clear();
		double before = counted();
		this.sandbox.createEvent("order.shipped", Map.of("order_id", 471_100_001_174L));
		this.sandbox.createEvent("order.shipped", Map.of("order_id", 471_100_001_174L));
		this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_2"));
		assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::state).containsOnly(State.DELIVERED);
		assertThat(this.application.received).hasSize(3);
		assertThat(output.toString().split("violates its schema", -1)).hasSize(2);
		assertThat(output).contains("'/order_id' breaks 'type'").doesNotContain("471100001174");
		assertThat(counted() - before).isEqualTo(2);
	}

	private double counted() {
		return this.meters.find("harbor.webhook.invalid.payloads")
			.tag("endpoint", "default")
			.tag("type", "order.shipped")
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.events.schemas=", "harbor.other=1" })
	void backsOffUnlessConfigured(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(PayloadCheck.class)
				.doesNotHaveBean("harborReceivedPayloadReport"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "schemas", "classpath:schemas", "classpath:/schemas/", " schemas/ " })
	void locationIsOnTheClassPath(String location) {
		this.contextRunner.withPropertyValues("harbor.events.schemas=" + location)
			.run((context) -> assertThat(context.getBean(EventSchemas.class).types()).containsExactly("order.shipped"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "missing", "schemas/common/none", "META-INF" })
	void locationWithoutSchemasIsReported(String location) {
		this.contextRunner.withPropertyValues("harbor.events.schemas=" + location)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.extracting(NestedExceptionUtils::getMostSpecificCause, THROWABLE)
				.hasMessageContaining("'harbor.events.schemas'"));
	}

	@Test
	void missingValidatorFailsAtStartup() {
		this.contextRunner.withPropertyValues("harbor.events.schemas=schemas")
			.withClassLoader(new FilteredClassLoader("com.networknt.schema"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.extracting(NestedExceptionUtils::getMostSpecificCause, THROWABLE)
				.hasMessageContaining("json-schema-validator"));
	}

	@Test
	void validatorAndMetersMayBeMissing() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("com.networknt.schema", "io.micrometer.core.instrument"))
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues("harbor.events.schemas=schemas")
			.withClassLoader(new FilteredClassLoader("io.micrometer.core.instrument"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("harborReceivedPayloadReport"));
	}

	@Test
	void checkOfTheApplicationReplacesTheDefault() {
		this.contextRunner.withPropertyValues("harbor.events.schemas=schemas")
			.withBean(EventSchemas.class, () -> this.application.own)
			.run((context) -> assertThat(context.getBean(PayloadCheck.class)).isSameAs(this.application.own));
	}

	@Test
	void schemasAreNotLoadedWhenHarborIsDisabled() {
		this.contextRunner.withPropertyValues("harbor.events.schemas=missing", "harbor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void schemasArePackedIntoANativeImage() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("harbor.events.schemas=schemas").applyTo(context);
		context.register(HarborEventSchemasAutoConfiguration.class);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		RuntimeHints hints = generation.getRuntimeHints();
		assertThat(RuntimeHintsPredicates.resource().forResource("schemas/order.shipped.json")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("schemas/common/address.json")).accepts(hints);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		private final EventSchemas own = EventSchemas.load(new PathMatchingResourcePatternResolver(),
				"classpath:schemas");

		@PostMapping("/hook")
		void receive(@HarborWebhook Event event) {
			this.received.add(event.id());
		}

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
