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

package dev.harbor.brokers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.ListenerStatus;
import dev.harbor.listener.HarborListener;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.stereotype.Component;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/brokers.md} for Kafka, with a broker that is stopped
 * and started in between.
 */
@SpringBootTest(classes = KafkaGuideTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=orders", "spring.datasource.generate-unique-name=true",
				"harbor.inbox.retry.delay=200ms", "harbor.inbox.retry.multiplier=1",
				"harbor.inbox.polling-interval=200ms", "logging.level.kafka=off", "logging.level.org.apache.kafka=off",
				"logging.level.state=off", "logging.level.org.springframework.kafka=off",
				"spring.kafka.consumer.group-id=orders", "spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.producer.properties.max.block.ms=1000",
				"spring.kafka.producer.properties.request.timeout.ms=1000",
				"spring.kafka.producer.properties.delivery.timeout.ms=2000" })
@EmbeddedKafka(topics = { "harbor-events", "shipments", "shipments-dlt" }, partitions = 1,
		brokerProperties = { "offsets.topic.num.partitions=1", "group.initial.rebalance.delay.ms=0" },
		bootstrapServersProperty = "spring.kafka.bootstrap-servers")
@AutoConfigureHarborSandbox
@DirtiesContext
class KafkaGuideTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@Autowired
	private Deliveries deliveries;

	@Autowired
	private HarborInbox inbox;

	@Autowired
	private HarborSandbox sandbox;

	@Autowired
	private EmbeddedKafkaBroker broker;

	@Autowired
	private KafkaTemplate<String, String> kafka;

	@Autowired
	private ConsumerFactory<String, String> consumers;

	private boolean running = true;

	@AfterEach
	void startBroker() {
		if (!this.running) {
			start();
		}
	}

	@Test
	void eventsArriveAfterTheBrokerWasUnavailable() {
		Set<String> delivered = new HashSet<>(this.deliveries.post(20));
		send("shipments", "A-1", "{\"order_id\":\"A-1\"}");
		send("shipments", "A-2", "not JSON");
		send("shipments", "A-1", "{\"order_id\":\"A-1\"}");
		send("shipments", "A-3", "{\"order_id\":\"A-3\"}");
		Awaitility.await().atMost(PATIENCE).until(() -> shippedOrders().contains("A-3"));

		stop();
		delivered.addAll(this.deliveries.post(20));
		Awaitility.await().atMost(PATIENCE).until(() -> status().retrying() > 0);
		start();
		send("shipments", "A-4", "{\"order_id\":\"A-4\"}");

		Awaitility.await().atMost(PATIENCE).until(() -> status().stored() == 0);
		assertThat(status().parked()).isZero();
		assertThat(records("harbor-events", delivered.size())).allSatisfy((record) -> {
			assertThat(record.headers().lastHeader("harbor-event-type").value()).asString().isEqualTo("order.shipped");
			assertThat(record.value()).contains("order_id");
		}).extracting(ConsumerRecord::key).containsAll(delivered);
		Awaitility.await().atMost(PATIENCE).until(() -> shippedOrders().contains("A-4"));
		assertThat(shippedOrders()).containsExactlyInAnyOrder("A-1", "A-3", "A-4");
		assertThat(records("shipments-dlt", 1)).extracting(ConsumerRecord::value).containsExactly("not JSON");
	}

	private List<String> shippedOrders() {
		return this.sandbox.events().stream().map((event) -> (String) event.payload().asMap().get("order_id")).toList();
	}

	private ListenerStatus status() {
		return this.inbox.status().listeners().get("orders-to-kafka");
	}

	private void send(String topic, String key, String value) {
		Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> this.kafka.send(topic, key, value).get().getRecordMetadata().hasOffset());
	}

	private List<ConsumerRecord<String, String>> records(String topic, int atLeast) {
		try (Consumer<String, String> consumer = this.consumers.createConsumer("test-" + topic, "")) {
			consumer.subscribe(List.of(topic));
			List<ConsumerRecord<String, String>> records = new ArrayList<>();
			Awaitility.await().atMost(PATIENCE).until(() -> {
				consumer.poll(Duration.ofMillis(200)).forEach(records::add);
				return records.size() >= atLeast;
			});
			return records;
		}
	}

	private void stop() {
		this.running = false;
		((EmbeddedKafkaKraftBroker) this.broker).getCluster().brokers().values().forEach((server) -> {
			server.shutdown();
			server.awaitShutdown();
		});
	}

	private void start() {
		((EmbeddedKafkaKraftBroker) this.broker).getCluster().brokers().values().forEach((server) -> server.startup());
		this.running = true;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	@Import({ OrdersToKafka.class, Shipments.class, KafkaConfiguration.class, Deliveries.class })
	static class Application {

	}

	@Component
	static class OrdersToKafka {

		private final KafkaTemplate<String, String> kafka;

		OrdersToKafka(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@HarborListener(id = "orders-to-kafka", types = "order.*", transactional = false)
		CompletionStage<?> handOn(Event event) {
			ProducerRecord<String, String> record = new ProducerRecord<>("harbor-events", event.id(),
					event.payload().json());
			record.headers().add("harbor-event-type", event.type().getBytes(StandardCharsets.UTF_8));
			return this.kafka.send(record);
		}

	}

	@Component
	static class Shipments {

		private final HarborOutbox outbox;

		Shipments(HarborOutbox outbox) {
			this.outbox = outbox;
		}

		@KafkaListener(topics = "shipments")
		void shipped(ConsumerRecord<String, String> record) {
			try {
				this.outbox.emit(CreateEventRequest.of("order.shipped", EventPayload.ofJson(record.value()))
					.idempotencyKey("order.shipped:" + record.key()));
			}
			catch (DuplicateKeyException ex) {
				// The event was read before, but the offset was not committed.
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class KafkaConfiguration {

		@Bean
		CommonErrorHandler kafkaErrorHandler(KafkaTemplate<String, String> kafka) {
			DefaultErrorHandler errorHandler = new DefaultErrorHandler(new DeadLetterPublishingRecoverer(kafka),
					new FixedBackOff(1000, FixedBackOff.UNLIMITED_ATTEMPTS));
			errorHandler.addNotRetryableExceptions(IllegalArgumentException.class);
			return errorHandler;
		}

	}

}
