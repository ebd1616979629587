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

package dev.harbor.webhook.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.MutableClock;
import dev.harbor.webhook.WebhookClaimLostException;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import dev.harbor.webhook.WebhookEventStore.Claim.InProgress;
import dev.harbor.webhook.WebhookEventStoreContractTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link JdbcWebhookEventStore} on every database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class JdbcWebhookEventStoreTests extends WebhookEventStoreContractTests {

	private static final WebhookEventTable TABLE = WebhookEventTable.of(WebhookEventTable.DEFAULT_NAME);

	private final TestDatabase database;

	private final MutableClock clock = new MutableClock();

	private HikariDataSource dataSource;

	private HikariDataSource otherPool;

	private JdbcTemplate jdbc;

	private StatementCounter counter;

	private JdbcWebhookEventStore store;

	private JdbcWebhookEventStore otherInstance;

	private TransactionTemplate transaction;

	JdbcWebhookEventStoreTests(TestDatabase database) {
		this.database = database;
	}

	@BeforeAll
	void connect() {
		this.dataSource = this.database.dataSource();
		this.otherPool = this.database.dataSource();
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.database.dropTable(this.dataSource, "shipped");
		this.jdbc.execute("create table shipped (id varchar(50) not null primary key)");
	}

	@AfterAll
	void disconnect() {
		this.dataSource.close();
		this.otherPool.close();
	}

	@BeforeEach
	void prepare() {
		this.database.dropTable(this.dataSource, TABLE.name());
		this.jdbc.update("delete from shipped");
		initialize(TABLE);
		this.counter = new StatementCounter(this.dataSource);
		this.store = JdbcWebhookEventStore.builder(this.counter).clock(this.clock).build();
		this.otherInstance = JdbcWebhookEventStore.builder(this.otherPool).build();
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.counter));
	}

	@Override
	protected WebhookEventStore store() {
		return this.store;
	}

	@Override
	protected WebhookEventStore otherInstance() {
		return this.otherInstance;
	}

	@Override
	protected void endLeases() {
		this.jdbc.update("update %s set claimed_until = %s".formatted(TABLE, timeBefore(1)));
	}

	private String timeBefore(int seconds) {
		return this.database.timeBefore(seconds);
	}

	@Test
	void newEventTakesTwoStatementsAndADuplicateOne() {
		this.counter.statements.clear();
		String token = claimed("default", "evt_1");
		int looks = (this.database == TestDatabase.MYSQL) ? 1 : 0;
		assertThat(this.counter.statements).hasSize(1 + looks);
		this.counter.statements.clear();
		int inserts = (this.database.claimsAtOnce() || this.database == TestDatabase.MYSQL) ? 0 : 1;
		this.store.claim("default", "evt_1", LEASE);
		assertThat(this.counter.statements).hasSize(1 + inserts);
		this.counter.statements.clear();
		this.store.complete("default", "evt_1", token);
		assertThat(this.counter.statements).hasSize(1);
		this.store.claim("default", "evt_1", LEASE);
		assertThat(this.counter.statements).hasSize(2 + inserts);
	}

	@Test
	void takingOverTakesAnotherStatement() {
		int takingOver = switch (this.database) {
			case H2, MARIADB -> 1;
			case POSTGRESQL, MYSQL -> 2;
			case DERBY, HSQLDB -> 3;
		};
		claimed("default", "evt_1");
		endLeases();
		this.counter.statements.clear();
		String token = claimed("default", "evt_1");
		assertThat(this.counter.statements).hasSize(takingOver);
		this.store.release("default", "evt_1", token);
		assertThat(this.counter.statements).hasSize(takingOver + 1);
	}

	@Test
	void databaseIsNotUsedBeforeTheFirstCall() {
		StatementCounter untouched = new StatementCounter(this.dataSource);
		JdbcWebhookEventStore.builder(untouched).build();
		assertThat(untouched.connections).isEmpty();
	}

	@Test
	void platformCanBeGiven() {
		JdbcWebhookEventStore given = JdbcWebhookEventStore.builder(this.dataSource)
			.platform(this.database.platform())
			.build();
		given.complete("default", "evt_1", ((Claimed) given.claim("default", "evt_1", LEASE)).token());
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void claimEndsByTheClockOfTheInstanceAndHandlingByTheClockOfTheDatabase() {
		String token = claimed("default", "evt_1");
		InProgress inProgress = (InProgress) this.store.claim("default", "evt_1", LEASE);
		assertThat(inProgress.until()).isBetween(this.clock.instant().plus(LEASE).minusSeconds(60),
				this.clock.instant().plus(LEASE));
		this.store.complete("default", "evt_1", token);
		Handled handled = (Handled) this.store.claim("default", "evt_1", LEASE);
		assertThat(handled.at()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
	}

	@Test
	void clockOfAnInstanceDoesNotEndLeases() {
		claimed("default", "evt_1");
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void claimOutlivesARollbackOfTheCaller() {
		this.transaction.executeWithoutResult((status) -> {
			insertShipped("evt_1");
			claimed("default", "evt_1");
			status.setRollbackOnly();
		});
		assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		assertThat(shipped()).isEmpty();
	}

	@Test
	void claimOutlivesARollbackOfTheCallerBehindATransactionAwareProxy() {
		JdbcWebhookEventStore proxied = JdbcWebhookEventStore
			.builder(new TransactionAwareDataSourceProxy(this.dataSource))
			.build();
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
			String token = ((Claimed) proxied.claim("default", "evt_1", LEASE)).token();
			proxied.completeInTransaction("default", "evt_1", token, (committed) -> {
			});
			status.setRollbackOnly();
		});
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void completesInTransactionWhenItIsCommitted() {
		String token = claimed("default", "evt_1");
		List<Boolean> outcomes = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			insertShipped("evt_1");
			this.store.completeInTransaction("default", "evt_1", token, outcomes::add);
			assertThat(outcomes).isEmpty();
			assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
			assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		});
		assertThat(outcomes).containsExactly(true);
		assertThat(shipped()).containsExactly("evt_1");
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		this.store.complete("default", "evt_1", token);
	}

	@Test
	void completesNothingInTransactionThatIsRolledBack() {
		String token = claimed("default", "evt_1");
		List<Boolean> outcomes = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			insertShipped("evt_1");
			this.store.completeInTransaction("default", "evt_1", token, outcomes::add);
			status.setRollbackOnly();
		});
		assertThat(outcomes).containsExactly(false);
		assertThat(shipped()).isEmpty();
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		this.store.release("default", "evt_1", token);
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void completionInTransactionTakesOneStatementAndNoSecondConnection() {
		String token = claimed("default", "evt_1");
		this.transaction.executeWithoutResult((status) -> {
			this.counter.statements.clear();
			this.counter.connections.clear();
			this.store.completeInTransaction("default", "evt_1", token, (committed) -> {
			});
			assertThat(this.counter.statements).hasSize(1);
			assertThat(this.counter.connections).isEmpty();
		});
	}

	@Test
	void lostClaimPreventsTheCommitEvenIfCaught() {
		String token = claimed("default", "evt_1");
		endLeases();
		claimed("default", "evt_1");
		List<Boolean> outcomes = new ArrayList<>();
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				insertShipped("evt_1");
				assertThatExceptionOfType(WebhookClaimLostException.class)
					.isThrownBy(() -> this.store.completeInTransaction("default", "evt_1", token, outcomes::add));
			}));
		assertThat(outcomes).isEmpty();
		assertThat(shipped()).isEmpty();
	}

	@Test
	void transactionMarkedForRollbackIsNotCommitted() {
		String token = claimed("default", "evt_1");
		List<Boolean> outcomes = new ArrayList<>();
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				this.store.completeInTransaction("default", "evt_1", token, outcomes::add);
				this.transaction.executeWithoutResult((inner) -> inner.setRollbackOnly());
			}));
		assertThat(outcomes).containsExactly(false);
	}

	@Test
	void rollbackToAnEarlierSavepointUndoesTheCompletion() {
		String token = claimed("default", "evt_1");
		List<Boolean> outcomes = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> nested().executeWithoutResult((inner) -> {
			this.store.completeInTransaction("default", "evt_1", token, outcomes::add);
			inner.setRollbackOnly();
		}));
		assertThat(outcomes).containsExactly(false);
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void rollbackToALaterSavepointKeepsTheCompletion() {
		String token = claimed("default", "evt_1");
		List<Boolean> outcomes = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			this.store.completeInTransaction("default", "evt_1", token, outcomes::add);
			nested().executeWithoutResult((inner) -> inner.setRollbackOnly());
		});
		assertThat(outcomes).containsExactly(true);
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void completionWithinATransactionIsPartOfItAndNeedsNoSecondConnection() {
		String token = claimed("default", "evt_1");
		this.transaction.executeWithoutResult((status) -> {
			insertShipped("evt_1");
			this.counter.connections.clear();
			this.store.complete("default", "evt_1", token);
			this.store.complete("default", "evt_1", token);
			assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
			this.store.release("default", "evt_1", token);
			assertThat(this.counter.connections).isEmpty();
			assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		});
		assertThat(this.counter.connections).isEmpty();
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		this.store.complete("default", "evt_1", token);
	}

	@Test
	void eventIsOpenAgainWhenTheCompletingTransactionIsRolledBack() {
		String token = claimed("default", "evt_1");
		this.counter.connections.clear();
		this.transaction.executeWithoutResult((status) -> {
			insertShipped("evt_1");
			this.store.complete("default", "evt_1", token);
			status.setRollbackOnly();
		});
		assertThat(this.counter.connections).hasSize(1);
		assertThat(shipped()).isEmpty();
		assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void completionDoesNotParticipateInAReadOnlyTransaction() {
		String token = claimed("default", "evt_1");
		TransactionTemplate readOnly = new TransactionTemplate(new JdbcTransactionManager(this.counter));
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((status) -> {
			shipped();
			this.store.complete("default", "evt_1", token);
			assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
			status.setRollbackOnly();
		});
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void releaseFollowsTheCompletingTransactionWithoutWaiting() throws Exception {
		String committed = claimed("default", "evt_1");
		String rolledBack = claimed("default", "evt_2");
		this.transaction.executeWithoutResult((status) -> {
			complete(committed);
			this.store.release("default", "evt_1", committed);
		});
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			this.transaction.executeWithoutResult((status) -> {
				this.store.completeInTransaction("default", "evt_2", rolledBack, (outcome) -> {
				});
				assertThat(executor.submit(() -> this.store.release("default", "evt_2", rolledBack)))
					.succeedsWithin(Duration.ofMinutes(1));
				status.setRollbackOnly();
			});
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(this.otherInstance.claim("default", "evt_2", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void claimOnAnotherThreadDoesNotAffectACompletingTransaction() {
		String token = claimed("default", "evt_1");
		endLeases();
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			this.transaction.executeWithoutResult((status) -> {
				complete(token);
				assertThat(executor.submit(() -> this.store.claim("default", "evt_1", LEASE)))
					.succeedsWithin(Duration.ofMinutes(1))
					.isInstanceOf(InProgress.class);
			});
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void releaseWithinAnUnrelatedTransactionIsVisibleImmediately() {
		String token = claimed("default", "evt_1");
		this.transaction.executeWithoutResult((status) -> {
			insertShipped("evt_1");
			this.store.release("default", "evt_1", token);
			assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
		});
	}

	@Test
	void forgetParticipatesInTheCompletingTransaction() {
		String token = claimed("default", "evt_1");
		this.transaction.executeWithoutResult((status) -> {
			complete(token);
			this.store.forget("default", "evt_1");
		});
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void forgetAllParticipatesInTheCompletingTransaction() {
		String token = claimed("default", "evt_1");
		this.transaction.executeWithoutResult((status) -> {
			this.store.complete("default", "evt_1", token);
			this.store.forgetAll();
		});
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void claimLostWithinATransactionPreventsItsCommit() {
		String token = claimed("default", "evt_1");
		endLeases();
		claimed("default", "evt_1");
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				insertShipped("evt_1");
				assertThatExceptionOfType(WebhookClaimLostException.class)
					.isThrownBy(() -> this.store.complete("default", "evt_1", token));
			}));
		assertThat(shipped()).isEmpty();
	}

	@Test
	void connectionHeldByTheThreadIsUsed() {
		TransactionTemplate supports = new TransactionTemplate(new JdbcTransactionManager(this.counter));
		supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		supports.executeWithoutResult((status) -> {
			insertShipped("evt_1");
			this.counter.connections.clear();
			String token = claimed("default", "evt_1");
			this.store.release("default", "evt_1", token);
			this.store.complete("default", "evt_1", claimed("default", "evt_1"));
			this.store.forget("default", "evt_1");
			assertThat(this.counter.connections).isEmpty();
			claimed("default", "evt_1");
		});
		assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void completeInTransactionRequiresATransaction() {
		String token = claimed("default", "evt_1");
		assertThatIllegalStateException().isThrownBy(() -> complete(token)).withMessageContaining("evt_1");
		TransactionTemplate supports = new TransactionTemplate(new JdbcTransactionManager(this.counter));
		supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		supports.executeWithoutResult((status) -> {
			new JdbcTemplate(this.counter).queryForList("select id from shipped");
			assertThatIllegalStateException().isThrownBy(() -> complete(token));
		});
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void completingInTransactionOnAnotherDataSourceIsRefused() {
		String token = claimed("default", "evt_1");
		TransactionTemplate other = new TransactionTemplate(new JdbcTransactionManager(this.otherPool));
		other.executeWithoutResult((status) -> assertThatIllegalStateException().isThrownBy(() -> complete(token)));
		// Spring binds a connection to the thread that does not participate in the
		// transaction.
		other.executeWithoutResult((status) -> {
			new JdbcTemplate(this.counter).queryForList("select id from shipped");
			assertThatIllegalStateException().isThrownBy(() -> complete(token));
		});
		other.executeWithoutResult((status) -> this.transaction.executeWithoutResult((inner) -> complete(token)));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void duplicateIsAnsweredDuringTheCompletingTransaction() {
		String token = claimed("default", "evt_1");
		this.transaction.executeWithoutResult((status) -> {
			complete(token);
			assertThat(this.otherInstance.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		});
		String second = claimed("default", "evt_2");
		this.jdbc.update("update %s set claimed_until = %s where event_id = 'evt_2'".formatted(TABLE, timeBefore(1)));
		this.transaction.executeWithoutResult((status) -> {
			this.store.completeInTransaction("default", "evt_2", second, (committed) -> {
			});
			// HSQLDB has no lock timeout.
			if (this.database != TestDatabase.HSQLDB) {
				assertThat(this.otherInstance.claim("default", "evt_2", LEASE)).isInstanceOf(InProgress.class);
			}
		});
		assertThat(this.otherInstance.claim("default", "evt_2", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void worksWithoutAutoCommit() {
		try (HikariDataSource manual = this.database.dataSource()) {
			manual.setAutoCommit(false);
			JdbcWebhookEventStore manualStore = JdbcWebhookEventStore.builder(manual).build();
			TransactionTemplate manualTransaction = new TransactionTemplate(new JdbcTransactionManager(manual));
			String first = ((Claimed) manualStore.claim("default", "evt_1", LEASE)).token();
			assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
			manualStore.complete("default", "evt_1", first);
			assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
			manualStore.forget("default", "evt_1");
			String second = ((Claimed) manualStore.claim("default", "evt_1", LEASE)).token();
			List<Boolean> outcomes = new ArrayList<>();
			this.transaction.executeWithoutResult((status) -> {
				new JdbcTemplate(manual).queryForList("select id from shipped");
				assertThatIllegalStateException()
					.isThrownBy(() -> manualStore.completeInTransaction("default", "evt_1", second, outcomes::add));
			});
			manualTransaction.executeWithoutResult(
					(status) -> manualStore.completeInTransaction("default", "evt_1", second, outcomes::add));
			assertThat(outcomes).containsExactly(true);
			assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
			await().until(manual.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 0);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE" })
	void onlyOneOfManyThreadsClaimsAtHigherIsolation(String isolation) throws Exception {
		try (HikariDataSource strict = this.database.dataSource()) {
			strict.setTransactionIsolation(isolation);
			JdbcWebhookEventStore strictStore = JdbcWebhookEventStore.builder(strict).build();
			for (int round = 0; round < 10; round++) {
				List<Claim> claims = race(strictStore, "evt_" + round, 8);
				assertThat(claims.stream().filter(Claimed.class::isInstance)).hasSize(1);
				assertThat(claims.stream().filter(InProgress.class::isInstance)).hasSize(7);
			}
		}
	}

	@Test
	void applicationsThatShareATableDoNotSeeEachOthersEvents() {
		JdbcWebhookEventStore orders = application("orders");
		JdbcWebhookEventStore invoices = application("Orders");
		String token = ((Claimed) orders.claim("default", "evt_1", LEASE)).token();
		String others = ((Claimed) invoices.claim("default", "evt_1", LEASE)).token();
		orders.complete("default", "evt_1", token);
		assertThat(invoices.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		invoices.release("default", "evt_1", others);
		assertThat(invoices.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
		invoices.forget("default", "evt_1");
		assertThat(orders.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		invoices.forgetAll();
		assertThat(orders.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		this.jdbc.update("update %s set claimed_until = %s".formatted(TABLE, timeBefore(97 * 3600)));
		assertThat(invoices.removeExpired()).isZero();
		assertThat(orders.removeExpired()).isOne();
	}

	private JdbcWebhookEventStore application(String name) {
		return JdbcWebhookEventStore.builder(this.dataSource).application(name).build();
	}

	@Test
	void expiredEventsAreRemovedInBatches() {
		insertRows(250, timeBefore(97 * 3600), true);
		insertRows(10, timeBefore(97 * 3600), false);
		this.store.complete("default", "evt_1", claimed("default", "evt_1"));
		claimed("default", "evt_2");
		this.counter.connections.clear();
		assertThat(this.store.removeExpired()).isEqualTo(260);
		assertThat(this.counter.connections).hasSize(3);
		assertThat(this.store.removeExpired()).isZero();
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		assertThat(this.store.claim("default", "evt_2", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void retentionCountsFromALateCompletion() {
		JdbcWebhookEventStore brief = JdbcWebhookEventStore.builder(this.dataSource)
			.retention(Duration.ofMinutes(1))
			.build();
		String token = claimed("default", "evt_1");
		this.jdbc.update("update %s set claimed_until = %s".formatted(TABLE, timeBefore(120)));
		this.store.complete("default", "evt_1", token);
		assertThat(brief.removeExpired()).isZero();
		this.jdbc.update("update %s set claimed_until = %s".formatted(TABLE, timeBefore(120)));
		assertThat(brief.removeExpired()).isOne();
	}

	@Test
	void claimStartsTheCleanupOncePerMinuteWithoutWaiting() throws Exception {
		insertRows(250, timeBefore(97 * 3600), true);
		claimed("default", "evt_1");
		assertThat(rows()).isEqualTo(251);
		this.clock.advance(Duration.ofMinutes(1));
		CountDownLatch asked = new CountDownLatch(1);
		this.counter.failing = (sql) -> {
			if (isRemoval(sql)) {
				awaitUninterruptibly(asked);
			}
			return false;
		};
		claimed("default", "evt_2");
		assertThat(rows()).isEqualTo(252);
		asked.countDown();
		await().untilAsserted(() -> assertThat(rows()).isEqualTo(2));
		insertRows(1, timeBefore(97 * 3600), true);
		claimed("default", "evt_3");
		this.store.close();
		assertThat(rows()).isEqualTo(4);
	}

	@Test
	void failedCleanupDoesNotFailAClaim() {
		insertRows(1, timeBefore(97 * 3600), true);
		this.clock.advance(Duration.ofMinutes(1));
		CountDownLatch failed = new CountDownLatch(1);
		this.counter.failing = (sql) -> {
			if (isRemoval(sql)) {
				failed.countDown();
			}
			return isRemoval(sql);
		};
		this.store.complete("default", "evt_1", claimed("default", "evt_1"));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		awaitUninterruptibly(failed);
		assertThat(rows()).isEqualTo(2);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(this.store::removeExpired);
		this.counter.failing = (sql) -> false;
		await().untilAsserted(() -> {
			this.clock.advance(Duration.ofMinutes(1));
			this.store.claim("default", "evt_2", LEASE);
			assertThat(rows()).isEqualTo(2);
		});
	}

	@Test
	void closedStoreDoesNotCleanUp() {
		insertRows(1, timeBefore(97 * 3600), true);
		this.store.close();
		this.clock.advance(Duration.ofMinutes(1));
		this.counter.statements.clear();
		claimed("default", "evt_1");
		this.store.close();
		assertThat(this.counter.statements).noneMatch(JdbcWebhookEventStoreTests::isRemoval);
	}

	@Test
	void closeWaitsForTheBatchThatIsBeingRemoved() {
		insertRows(1, timeBefore(97 * 3600), true);
		this.clock.advance(Duration.ofMinutes(1));
		CountDownLatch removing = new CountDownLatch(1);
		CountDownLatch mayRemove = new CountDownLatch(1);
		this.counter.failing = (sql) -> {
			if (isRemoval(sql)) {
				removing.countDown();
				awaitUninterruptibly(mayRemove);
			}
			return false;
		};
		claimed("default", "evt_1");
		awaitUninterruptibly(removing);
		Thread closing = new Thread(this.store::close);
		closing.start();
		await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		mayRemove.countDown();
		await().until(() -> !closing.isAlive());
		assertThat(rows()).isOne();
	}

	private static boolean isRemoval(String sql) {
		return sql.contains("application = ? and claimed_until <");
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void scriptCanBeRunAgain() {
		this.store.complete("default", "evt_1", claimed("default", "evt_1"));
		initialize(TABLE);
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "my_events", "Deliveries", "inbox.harbor_webhook_event", "inbox.my_events" })
	void tableCanHaveAnotherNameAndSchema(String name) {
		this.database.run(new ByteArrayResource("create schema inbox;".getBytes(StandardCharsets.UTF_8)),
				this.dataSource);
		WebhookEventTable table = WebhookEventTable.of(name);
		this.database.dropTable(this.dataSource, name);
		JdbcWebhookEventStore named = JdbcWebhookEventStore.builder(this.dataSource).table(table).build();
		assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(named::checkTable);
		initialize(table);
		initialize(table);
		named.checkTable();
		assertThat(named.tableName()).isEqualTo(name);
		String token = ((Claimed) named.claim("default", "evt_1", LEASE)).token();
		assertThat(named.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		named.complete("default", "evt_1", token);
		assertThat(named.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		assertThat(named.removeExpired()).isZero();
		assertThat(rows()).isZero();
		this.jdbc.execute("drop table " + name);
	}

	@Test
	void missingTableIsReported() {
		this.jdbc.execute("drop table " + TABLE);
		assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(this.store::checkTable);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.store.claim("default", "evt_1", LEASE));
	}

	@Test
	void failingStatementFailsAndClaimsNothing() {
		this.counter.failing = (sql) -> sql.contains("into " + TABLE);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.store.claim("default", "evt_1", LEASE))
			.withMessageContaining("claim a webhook event");
		this.counter.failing = (sql) -> false;
		String token = claimed("default", "evt_1");
		this.counter.failing = (sql) -> sql.startsWith("update");
		List<Boolean> outcomes = new ArrayList<>();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				insertShipped("evt_1");
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> this.store.completeInTransaction("default", "evt_1", token, outcomes::add));
			}));
		assertThat(outcomes).isEmpty();
		assertThat(shipped()).isEmpty();
	}

	@Test
	void missingClaimNamesTheSchema() {
		String token = claimed("default", "evt_1");
		this.jdbc.update("delete from " + TABLE);
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> this.store.complete("default", "evt_1", token))
			.withMessageContainingAll("'evt_1'",
					"there is no such event in the table 'harbor_webhook_event' of the schema",
					"with a schema or database for each tenant");
		String first = claimed("default", "evt_2");
		endLeases();
		claimed("default", "evt_2");
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> this.store.complete("default", "evt_2", first))
			.withMessageContaining("its lease ended and another one took over");
	}

	@Test
	void tooLongKeyFailsAndClaimsNothing() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.store.claim("default", "e".repeat(256), LEASE));
		assertThat(rows()).isZero();
	}

	@Test
	void unavailableDatabaseIsAFailure() {
		HikariDataSource closed = this.database.dataSource();
		closed.close();
		JdbcWebhookEventStore down = JdbcWebhookEventStore.builder(closed).build();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> down.claim("default", "evt_1", LEASE));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> down.complete("default", "evt_1", "token"));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(down::checkTable);
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void connectionsAreReleased() {
		String token = claimed("default", "evt_1");
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> this.store.complete("default", "evt_1", "token"));
		this.store.complete("default", "evt_1", token);
		this.store.removeExpired();
		// The cleanup, which a claim starts, has a connection for a moment.
		await().until(this.dataSource.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 0);
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		DataSourceUtils.releaseConnection(connection, this.dataSource);
	}

	protected final JdbcTemplate jdbc() {
		return this.jdbc;
	}

	protected final HikariDataSource dataSource() {
		return this.dataSource;
	}

	private void complete(String token) {
		this.store.completeInTransaction("default", "evt_1", token, (committed) -> {
		});
	}

	private TransactionTemplate nested() {
		TransactionTemplate nested = new TransactionTemplate(this.transaction.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		return nested;
	}

	private void insertShipped(String id) {
		new JdbcTemplate(this.counter).update("insert into shipped (id) values (?)", id);
	}

	private List<String> shipped() {
		return this.jdbc.queryForList("select id from shipped", String.class);
	}

	private void insertRows(int number, String time, boolean handled) {
		List<Object[]> ids = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			ids.add(new Object[] { "evt_old_%s_%s".formatted(handled, i) });
		}
		this.jdbc.batchUpdate(
				"insert into %s (application, endpoint, event_id, token, claimed_until%s) values ('application', 'default', ?, 't', %s%s)"
					.formatted(TABLE, (handled) ? ", handled_at" : "", time, (handled) ? ", " + time : ""),
				ids);
	}

	private int rows() {
		Integer rows = this.jdbc.queryForObject("select count(*) from " + TABLE, Integer.class);
		return (rows != null) ? rows : -1;
	}

	private void initialize(WebhookEventTable table) {
		this.database.run(table.script(this.database.schema()), this.dataSource);
	}

	private static List<Claim> race(WebhookEventStore store, String eventId, int threads) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			List<Future<Claim>> futures = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				futures.add(executor.submit(() -> {
					ready.countDown();
					ready.await();
					return store.claim("default", eventId, LEASE);
				}));
			}
			List<Claim> claims = new ArrayList<>();
			for (Future<Claim> future : futures) {
				claims.add(future.get(1, TimeUnit.MINUTES));
			}
			return claims;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
