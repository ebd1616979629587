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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import dev.harbor.concurrent.ConcurrentCalls;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Persistable;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.CrudRepository;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HarborOutbox#emit} and transactions.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(OutputCaptureExtension.class)
class EmitTests {

	private final OutboxDatabase database;

	private final OutboxApplication application;

	EmitTests(OutboxDatabase database) {
		this.database = database;
		this.application = new OutboxApplication(database);
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void onlyEventsOfCommittedTransactionsAreSentWithTheirIds() {
		this.application.start(OutboxApplication.NO_JPA);
		String id = this.application.transaction().execute((status) -> {
			insert("1");
			return emit("order.shipped");
		});
		this.application.transaction().executeWithoutResult((status) -> {
			insert("2");
			emit("order.lost");
			status.setRollbackOnly();
		});
		OutboxEvent entry = this.application.await(id, OutboxEvent.State.SENT);
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped");
		Event event = this.application.sandbox.events().get(0);
		assertThat(entry.eventId()).contains(event.id());
		assertThat(entry.attempts()).isOne();
		assertThat(entry.client()).isEqualTo("default");
		assertThat(entry.nextAttempt()).isEmpty();
		assertThat(event.payload().asMap()).isEqualTo(Map.of("order_id", "42"));
		assertThat(event.workspaceId()).isEqualTo(this.application.sandbox.workspaceId());
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.application.published())
				.containsExactly(new OutboxEventSentEvent(id, event)));
		assertThat(orders()).containsExactly("1");
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).hasSize(1);
		assertThat(this.application.outbox().status().stored()).isZero();
	}

	@Test
	void eventIsPartOfTheTransactionOfJpa(CapturedOutput output) {
		this.application.start();
		EntityManager entityManager = this.application.context().getBean(EntityManager.class);
		String id = this.application.transaction().execute((status) -> {
			entityManager.persist(new Order("1"));
			return emit("order.shipped");
		});
		this.application.transaction().executeWithoutResult((status) -> {
			emit("order.lost");
			entityManager.persist(new Order("2"));
			entityManager.flush();
			status.setRollbackOnly();
		});
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.application.transaction().executeWithoutResult((status) -> {
				emit("order.lost");
				// Fails when it is flushed at the commit.
				entityManager.persist(new Order("1"));
			}));
		this.application.await(id, OutboxEvent.State.SENT);
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).hasSize(1);
		assertThat(orders()).containsExactly("1");
		assertThat(output).doesNotContain("belongs to another transaction manager");
	}

	@Test
	void eventIsPartOfTheTransactionOfSpringDataJdbc() {
		this.application.start(new Class<?>[] { Repositories.class }, OutboxApplication.NO_JPA);
		OrderRepository repository = this.application.context().getBean(OrderRepository.class);
		String id = this.application.transaction().execute((status) -> {
			repository.save(new CustomerOrder("1"));
			return emit("order.shipped");
		});
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.application.transaction().executeWithoutResult((status) -> {
				emit("order.lost");
				repository.save(new CustomerOrder("1"));
			}));
		this.application.await(id, OutboxEvent.State.SENT);
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).hasSize(1);
		assertThat(orders()).containsExactly("1");
	}

	@Test
	void eventIsPartOfTheTransactionOfAnyManagerOfTheDataSource() {
		this.application.start(new Class<?>[] { SecondManager.class });
		for (String manager : List.of("transactionManager", "second")) {
			TransactionTemplate transaction = new TransactionTemplate(
					this.application.context().getBean(manager, PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				insert("lost");
				emit("order.lost");
				status.setRollbackOnly();
			});
			transaction.executeWithoutResult((status) -> {
				insert(manager);
				emit("order.shipped");
			});
		}
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped", "order.shipped");
		assertThat(orders()).containsExactly("second", "transactionManager");
	}

	@Test
	void eventEmittedDuringASuspendedTransactionIsIndependentOfIt() {
		this.application.start(OutboxApplication.NO_JPA);
		TransactionTemplate none = this.application.transaction();
		none.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		this.application.transaction().executeWithoutResult((outer) -> {
			emit("order.lost");
			none.executeWithoutResult((status) -> emit("order.shipped"));
			outer.setRollbackOnly();
		});
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped");
	}

	@Test
	void emitTakesOneStatementAndNoOtherConnection() {
		this.application.start(new Class<?>[] { StatementLog.class }, OutboxApplication.NO_JPA,
				"harbor.outbox.polling-interval=1h");
		emit("order.shipped");
		this.application.awaitIdle();
		StatementLog log = this.application.context().getBean(StatementLog.class);
		boolean oneStatement = this.database == OutboxDatabase.POSTGRESQL;
		this.application.transaction().executeWithoutResult((status) -> {
			log.follow();
			emit("order.shipped");
			emit("order.paid");
			assertThat(log.statements()).hasSize(oneStatement ? 2 : 4);
			this.application.outbox().emit(CreateEventRequest.of("order.shipped", Map.of()).idempotencyKey("order-1"));
			assertThat(log.statements()).as("the key is looked for").hasSize(oneStatement ? 3 : 7);
		});
		assertThat(log.connections()).isZero();
		log.follow();
		emit("order.shipped");
		assertThat(log.statements()).hasSize(oneStatement ? 1 : 2);
		assertThat(log.connections()).isOne();
	}

	@Test
	void emitWithoutTransactionUsesItsOwn() {
		this.application.start();
		this.application.await(emit("order.shipped"), OutboxEvent.State.SENT);
	}

	@Test
	void innerTransactionIsIndependent() {
		this.application.start(OutboxApplication.NO_JPA);
		TransactionTemplate inner = this.application.transaction();
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.application.transaction().executeWithoutResult((outer) -> {
			emit("order.lost");
			inner.executeWithoutResult((status) -> emit("order.shipped"));
			outer.setRollbackOnly();
		});
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped");
	}

	@Test
	void eventRolledBackToASavepointIsNotSent() {
		this.application.start(OutboxApplication.NO_JPA);
		TransactionTemplate nested = this.application.transaction();
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.application.transaction().executeWithoutResult((outer) -> {
			emit("order.shipped");
			nested.executeWithoutResult((status) -> {
				emit("order.lost");
				status.setRollbackOnly();
			});
		});
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped");
	}

	@Test
	void eventEmittedAfterASavepointIsPartOfTheTransaction() {
		this.application.start(OutboxApplication.NO_JPA);
		TransactionTemplate nested = this.application.transaction();
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		for (boolean rollback : new boolean[] { false, true }) {
			this.application.transaction().executeWithoutResult((outer) -> {
				nested.executeWithoutResult((status) -> {
					if (rollback) {
						status.setRollbackOnly();
					}
				});
				emit("order.lost");
				outer.setRollbackOnly();
			});
		}
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).isEmpty();
	}

	@Test
	void eventEmittedAfterAnInnerTransactionOnAnotherDatabaseIsPartOfTheOuterOne() {
		this.application.start(new Class<?>[] { OtherDatabase.class }, OutboxApplication.NO_JPA);
		TransactionTemplate own = new TransactionTemplate(
				this.application.context().getBean("transactionManager", PlatformTransactionManager.class));
		TransactionTemplate other = new TransactionTemplate(
				this.application.context().getBean("otherTransactionManager", PlatformTransactionManager.class));
		own.executeWithoutResult((status) -> {
			insert("1");
			other.executeWithoutResult((inner) -> {
			});
			emit("order.lost");
			other.executeWithoutResult(TransactionStatus::setRollbackOnly);
			emit("order.lost");
			status.setRollbackOnly();
		});
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).isEmpty();
	}

	@Test
	void transactionOnAnotherDatabaseIsNotJoinedWithoutAutoCommit() {
		this.application.start(new Class<?>[] { OtherDatabase.class }, OutboxApplication.NO_JPA,
				"spring.datasource.hikari.auto-commit=false");
		TransactionTemplate other = new TransactionTemplate(
				this.application.context().getBean("otherTransactionManager", PlatformTransactionManager.class));
		String id = other.execute((status) -> {
			// Binds a connection of the outbox's database to the transaction.
			assertThat(this.application.outbox().list(OutboxQuery.create()).data()).isEmpty();
			return emit("order.shipped");
		});
		assertThat(this.application.outbox().list(OutboxQuery.create().id(id)).data()).hasSize(1);
	}

	@Test
	void eventEmittedBeforeTheTransactionEndsIsPartOfIt() {
		this.application.start(new Class<?>[] { BeforeCommit.class });
		ApplicationEventPublisher publisher = this.application.context();
		this.application.transaction().executeWithoutResult((status) -> publisher.publishEvent("order.shipped"));
		this.application.transaction().executeWithoutResult((status) -> {
			publisher.publishEvent("order.lost");
			status.setRollbackOnly();
		});
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactlyInAnyOrder("order.shipped.commit",
				"order.shipped.completion");
	}

	@Test
	void operationsParticipateInTheTransaction() {
		this.application.start(OutboxApplication.NO_JPA);
		HarborOutbox outbox = this.application.outbox();
		String id = outbox.emit(CreateEventRequest.of("order.shipped", Map.of()).workspaceId("ws_missing"));
		this.application.await(id, OutboxEvent.State.PARKED);
		this.application.transaction().executeWithoutResult((status) -> {
			assertThat(outbox.retry(id)).isTrue();
			assertThat(outbox.discard(id)).isTrue();
			status.setRollbackOnly();
		});
		this.application.transaction().executeWithoutResult((status) -> {
			assertThat(outbox.retryParked()).isOne();
			status.setRollbackOnly();
		});
		this.application.awaitIdle();
		assertThat(this.application.entry(id)).satisfies((entry) -> {
			assertThat(entry.state()).isEqualTo(OutboxEvent.State.PARKED);
			assertThat(entry.attempts()).isOne();
		});
	}

	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void retryParkedEndsWithinASnapshotTransaction() {
		this.application.start(OutboxApplication.NO_JPA);
		HarborOutbox outbox = this.application.outbox();
		String id = outbox.emit(CreateEventRequest.of("order.shipped", Map.of()).workspaceId("ws_missing"));
		this.application.await(id, OutboxEvent.State.PARKED);
		TransactionTemplate repeatable = this.application.transaction();
		repeatable.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		AtomicInteger count = new AtomicInteger();
		repeatable.executeWithoutResult((status) -> {
			orders();
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					count.set(outbox.retryParked());
				}

			});
		});
		assertThat(count).hasValue(1);
	}

	@Test
	void listenerOfASentEventCanEmitInATransaction() {
		this.application.start(new Class<?>[] { Following.class }, OutboxApplication.NO_JPA);
		emit("order.shipped");
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.application.eventsAtHarbor())
				.containsExactlyInAnyOrder("order.shipped", "order.followed"));
	}

	@Test
	void readOnlyTransactionIsRefused() {
		this.application.start();
		TransactionTemplate readOnly = this.application.transaction();
		readOnly.setReadOnly(true);
		assertThatIllegalStateException()
			.isThrownBy(() -> readOnly.executeWithoutResult((status) -> emit("order.shipped")))
			.withMessageContaining("read-only");
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).isEmpty();
	}

	@Test
	void transactionOnAnotherDatabaseIsNotJoinedWhichIsLoggedOnce(CapturedOutput output) {
		this.application.start(new Class<?>[] { OtherDatabase.class }, OutboxApplication.NO_JPA);
		TransactionTemplate other = new TransactionTemplate(
				this.application.context().getBean("otherTransactionManager", PlatformTransactionManager.class));
		String id = other.execute((status) -> {
			// Binds a connection of the outbox's database to the transaction as well.
			insert("1");
			status.setRollbackOnly();
			return emit("order.shipped");
		});
		this.application.await(id, OutboxEvent.State.SENT);
		other.executeWithoutResult((status) -> emit("order.shipped"));
		assertThat(output.toString().split("belongs to another transaction manager", -1)).hasSize(2);
		TransactionTemplate own = new TransactionTemplate(
				this.application.context().getBean("transactionManager", PlatformTransactionManager.class));
		own.executeWithoutResult((status) -> other.executeWithoutResult((inner) -> {
			emit("order.lost");
			status.setRollbackOnly();
		}));
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped", "order.shipped");
	}

	@ParameterizedTest
	@ValueSource(strings = { OutboxApplication.NO_JPA, "spring.jpa.open-in-view=false" })
	void eventEmittedAfterTheTransactionIsStored(String persistence) {
		this.application.start(new Class<?>[] { AfterCommit.class }, persistence,
				"spring.datasource.hikari.auto-commit=false");
		ApplicationEventPublisher publisher = this.application.context();
		this.application.transaction().executeWithoutResult((status) -> publisher.publishEvent("order.shipped"));
		this.application.transaction().executeWithoutResult((status) -> {
			publisher.publishEvent("order.failed");
			status.setRollbackOnly();
		});
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.application.eventsAtHarbor()).containsExactlyInAnyOrder(
					"order.shipped.commit", "order.shipped.completion", "order.shipped.synchronization",
					"order.failed.rollback", "order.failed.completion"));
	}

	@Test
	void invalidRequestFailsInTheCaller() {
		this.application.start(OutboxApplication.NO_JPA);
		HarborOutbox outbox = this.application.outbox();
		assertThatIllegalArgumentException().isThrownBy(() -> outbox.emit("order.shipped", List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> outbox.client("billing"))
			.withMessageContaining("billing");
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of()).idempotencyKey("order-1");
		String id = outbox.emit(request);
		assertThat(id).isNotEqualTo("order-1");
		this.application.transaction().executeWithoutResult((status) -> {
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> outbox.emit(request));
			// The transaction is still usable.
			insert("1");
		});
		assertThat(orders()).containsExactly("1");
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).hasSize(1);
		assertThatExceptionOfType(DuplicateKeyException.class).as("after it was sent")
			.isThrownBy(() -> outbox.emit(request));
	}

	@Test
	void invalidTypeAndWorkspaceFailInTheCallerWithTheirNames() {
		this.application.start(OutboxApplication.NO_JPA);
		HarborOutbox outbox = this.application.outbox();
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of());
		for (String invalid : List.of("", " \t\n", "x".repeat(256), "order\u0000", "order\nshipped", "order\ud83d")) {
			assertThatIllegalArgumentException().isThrownBy(() -> emit(invalid)).withMessageContaining("'type'");
			assertThatIllegalArgumentException().isThrownBy(() -> outbox.emit(request.workspaceId(invalid)))
				.withMessageContaining("'workspaceId'");
		}
		assertThat(outbox.list(OutboxQuery.create()).data()).isEmpty();
	}

	@Test
	void oneOfSeveralConcurrentCallsWithAnIdempotencyKeyEmits() {
		this.application.start(OutboxApplication.NO_JPA);
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of()).idempotencyKey("order-1");
		List<Optional<String>> calls = ConcurrentCalls.of(6, () -> {
			try {
				return Optional.of(this.application.outbox().emit(request));
			}
			catch (DuplicateKeyException ex) {
				return Optional.empty();
			}
		});
		List<String> emitted = calls.stream().flatMap(Optional::stream).toList();
		assertThat(emitted).hasSize(1);
		assertThat(this.application.await(emitted.get(0), OutboxEvent.State.SENT).attempts()).isOne();
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).hasSize(1);
	}

	@Test
	void missingWorkspaceFailsInTheCallerNamingTheProperty() {
		this.application.start(OutboxApplication.NO_JPA, "harbor.workspace-id=",
				"harbor.clients.billing.secret-key=" + this.application.key);
		assertThatIllegalStateException().isThrownBy(() -> emit("order.shipped"))
			.withMessageContaining("harbor.workspace-id");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.application.outbox().client("billing").emit("order.shipped", Map.of()))
			.withMessageContaining("harbor.clients.billing.workspace-id");
		String id = this.application.outbox()
			.client("billing")
			.emit(CreateEventRequest.of("order.shipped", Map.of()).workspaceId(this.application.sandbox.workspaceId()));
		assertThat(this.application.await(id, OutboxEvent.State.SENT).client()).isEqualTo("billing");
	}

	@Test
	void eventIsStoredAndWaitsWithoutKey() {
		this.application.start(OutboxApplication.NO_JPA, "harbor.secret-key=");
		OutboxEvent entry = this.application.awaitFailure(emit("order.shipped"), "not_sent: ");
		assertThat(entry.state()).isEqualTo(OutboxEvent.State.STORED);
		assertThat(entry.lastError().orElseThrow()).contains("no API key");
	}

	@Test
	void eventsAreStoredAndNotSentWhileHarborIsDisabled() {
		this.application.start(OutboxApplication.NO_JPA, "harbor.enabled=false");
		String id = emit("order.shipped");
		assertThat(this.application.entry(id).state()).isEqualTo(OutboxEvent.State.STORED);
		assertThat(this.application.context().getBean(JdbcHarborOutbox.class).queue().isRunning()).isFalse();
		this.application.context().close();
		this.application.start(OutboxApplication.NO_JPA);
		this.application.await(id, OutboxEvent.State.SENT);
	}

	private String emit(String type) {
		return this.application.outbox().emit(type, Map.of("order_id", "42"));
	}

	private void insert(String id) {
		this.application.context()
			.getBean("jdbcTemplate", JdbcTemplate.class)
			.update("insert into customer_order (id) values (?)", id);
	}

	private List<String> orders() {
		return this.application.jdbc().queryForList("select id from customer_order order by id", String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(considerNestedRepositories = true)
	static class Repositories {

	}

	interface OrderRepository extends CrudRepository<CustomerOrder, String> {

	}

	@Table
	record CustomerOrder(@Id String id) implements Persistable<String> {

		@Override
		public String getId() {
			return this.id;
		}

		@Override
		public boolean isNew() {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondManager {

		@Bean
		@Primary
		JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
			return new JpaTransactionManager(entityManagerFactory);
		}

		@Bean
		JdbcTransactionManager second(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	static class OtherDatabase {

		@Bean
		@Qualifier("other")
		JdbcTransactionManager otherTransactionManager() {
			JdbcDataSource dataSource = new JdbcDataSource();
			dataSource.setURL("jdbc:h2:mem:other");
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	static class Following {

		@Bean
		Follower follower(HarborOutbox outbox) {
			return new Follower(outbox);
		}

	}

	static class Follower {

		private final HarborOutbox outbox;

		Follower(HarborOutbox outbox) {
			this.outbox = outbox;
		}

		@EventListener
		@Transactional
		public void on(OutboxEventSentEvent sent) {
			if (sent.event().type().equals("order.shipped")) {
				this.outbox.emit("order.followed", Map.of());
			}
		}

	}

	static class BeforeCommit {

		@Bean
		Object listener(HarborOutbox outbox) {
			return new Object() {

				@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
				void beforeCommit(String type) {
					outbox.emit(type + ".commit", Map.of());
				}

				@EventListener
				void register(String type) {
					TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

						@Override
						public void beforeCompletion() {
							outbox.emit(type + ".completion", Map.of());
						}

					});
				}

			};
		}

	}

	static class AfterCommit {

		@Bean
		Object listener(HarborOutbox outbox) {
			return new Object() {

				@TransactionalEventListener
				void afterCommit(String type) {
					outbox.emit(type + ".commit", Map.of());
				}

				@EventListener
				void register(String type) {
					TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

						@Override
						public void afterCommit() {
							outbox.emit(type + ".synchronization", Map.of());
						}

					});
				}

				@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
				void afterRollback(String type) {
					outbox.emit(type + ".rollback", Map.of());
				}

				@TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
				void afterCompletion(String type) {
					outbox.emit(type + ".completion", Map.of());
				}

			};
		}

	}

}
