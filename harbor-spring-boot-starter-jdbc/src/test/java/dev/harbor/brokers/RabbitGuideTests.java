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
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.harbor.event.Event;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.ListenerStatus;
import dev.harbor.listener.HarborListener;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the example of {@code docs/brokers.md} for RabbitMQ, with a broker that is stopped
 * and started in between.
 */
@SpringBootTest(classes = RabbitGuideTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=orders", "spring.datasource.generate-unique-name=true",
				"harbor.inbox.retry.delay=200ms", "harbor.inbox.retry.multiplier=1",
				"harbor.inbox.polling-interval=200ms", "logging.level.org.springframework.amqp=off",
				"logging.level.org.apache.qpid=off", "logging.level.qpid=off" })
@AutoConfigureHarborSandbox
@DirtiesContext
@DisabledForJreRange(min = JRE.JAVA_24, disabledReason = "the broker uses Subject.getSubject")
class RabbitGuideTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@TempDir
	private static Path directory;

	private static AmqpBroker broker;

	@Autowired
	private Deliveries deliveries;

	@Autowired
	private HarborInbox inbox;

	@Autowired
	private RabbitTemplate rabbit;

	@Autowired
	private AmqpAdmin admin;

	@BeforeAll
	static void startBroker() {
		broker = new AmqpBroker(directory);
		broker.start();
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@Test
	void eventReachesTheQueueAfterAnOutageOfTheBroker() {
		this.admin.declareQueue(new Queue("harbor-events"));
		Set<String> delivered = new HashSet<>(this.deliveries.post(20));
		Awaitility.await().atMost(PATIENCE).until(() -> status().stored() == 0);

		broker.close();
		delivered.addAll(this.deliveries.post(20));
		Awaitility.await().atMost(PATIENCE).until(() -> status().retrying() > 0);
		broker.start();

		Awaitility.await().atMost(PATIENCE).until(() -> status().stored() == 0);
		assertThat(status().parked()).isZero();
		assertThat(messages()).containsAll(delivered);
	}

	@Test
	void eventWithoutQueueIsNotHandled() {
		this.admin.deleteQueue("harbor-events");
		this.deliveries.post(1);
		Awaitility.await().atMost(PATIENCE).until(() -> status().retrying() == 1);
	}

	private ListenerStatus status() {
		return this.inbox.status().listeners().get("orders-to-rabbit");
	}

	private Set<String> messages() {
		Set<String> ids = new HashSet<>();
		Message message;
		while ((message = this.rabbit.receive("harbor-events", 1000)) != null) {
			ids.add(message.getMessageProperties().getMessageId());
		}
		return ids;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	@Import({ OrdersToRabbit.class, Deliveries.class })
	static class Application {

		// Like Spring Boot creates them with the properties of the page.
		@Bean
		CachingConnectionFactory rabbitConnectionFactory() {
			CachingConnectionFactory connectionFactory = new CachingConnectionFactory("localhost", broker.port());
			connectionFactory.setPublisherConfirmType(ConfirmType.CORRELATED);
			connectionFactory.setPublisherReturns(true);
			return connectionFactory;
		}

		@Bean
		RabbitTemplate rabbitTemplate(ConnectionFactory connectionFactory) {
			RabbitTemplate rabbit = new RabbitTemplate(connectionFactory);
			rabbit.setMandatory(true);
			return rabbit;
		}

		@Bean
		RabbitAdmin amqpAdmin(ConnectionFactory connectionFactory) {
			return new RabbitAdmin(connectionFactory);
		}

	}

	@Component
	static class OrdersToRabbit {

		private final RabbitTemplate rabbit;

		OrdersToRabbit(RabbitTemplate rabbit) {
			this.rabbit = rabbit;
		}

		@HarborListener(id = "orders-to-rabbit", types = "order.*", transactional = false)
		CompletionStage<?> handOn(Event event) {
			Message message = MessageBuilder.withBody(event.payload().json().getBytes(StandardCharsets.UTF_8))
				.setContentType(MessageProperties.CONTENT_TYPE_JSON)
				.setMessageId(event.id())
				.setType(event.type())
				.build();
			CorrelationData correlation = new CorrelationData();
			this.rabbit.send("", "harbor-events", message, correlation);
			return correlation.getFuture().orTimeout(10, TimeUnit.SECONDS).thenAccept((confirm) -> {
				if (!confirm.ack() || correlation.getReturned() != null) {
					throw new AmqpException("RabbitMQ did not take " + event.id());
				}
			});
		}

	}

}
