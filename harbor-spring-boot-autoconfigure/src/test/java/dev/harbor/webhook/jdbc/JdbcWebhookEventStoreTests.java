package dev.harbor.webhook.jdbc;

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

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link JdbcWebhookEventStore}, the same on every database.
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
		this.jdbc.execute("drop table if exists shipped");
		this.jdbc.execute("create table shipped (id varchar(50) not null primary key)");
	}

	@AfterAll
	void disconnect() {
		this.dataSource.close();
		this.otherPool.close();
	}

	@BeforeEach
	void prepare() {
		this.jdbc.execute("drop table if exists " + TABLE);
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

	/**
	 * Return an expression for a time in the past.
	 */
	protected abstract String timeBefore(int seconds);

	protected abstract void createSchema(JdbcTemplate jdbc, String name);

	@Test
	void newEventTakesTwoStatementsAndADuplicateOne() {
		this.counter.statements.clear();
		String token = claimed("default", "evt_1");
		assertThat(this.counter.statements).hasSize(1);
		this.store.claim("default", "evt_1", LEASE);
		assertThat(this.counter.statements).hasSize(2);
		this.store.complete("default", "evt_1", token);
		assertThat(this.counter.statements).hasSize(3);
		this.store.claim("default", "evt_1", LEASE);
		assertThat(this.counter.statements).hasSize(4);
	}

	@Test
	void takingOverTakesAnotherStatementOnPostgresqlOnlyAndReleasingOne() {
		int takingOver = (this.database == TestDatabase.POSTGRESQL) ? 2 : 1;
		claimed("default", "evt_1");
		endLeases();
		this.counter.statements.clear();
		String token = claimed("default", "evt_1");
		assertThat(this.counter.statements).hasSize(takingOver);
		this.store.release("default", "evt_1", token);
		assertThat(this.counter.statements).hasSize(takingOver + 1);
	}

	@Test
	void nothingIsAskedOfTheDatabaseBeforeTheFirstCall() {
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
	void endOfAClaimIsToldOnTheClockOfThisInstanceAndTheTimeOfHandlingOnThatOfTheDatabase() {
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
	void completesInTransactionWithOneStatementAndNoConnectionOfItsOwn() {
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
	void lostClaimKeepsTheTransactionFromBeingCommittedEvenWhereItIsCaught() {
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
	void transactionThatAnotherOneMarkedIsNotCommitted() {
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
	void rollingBackToASavepointFromBeforeTakesTheCompletionBack() {
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
	void rollingBackToALaterSavepointLeavesTheCompletion() {
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
	void completingInTransactionNeedsOne() {
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
		// Spring binds a connection to the thread that does not take part.
		other.executeWithoutResult((status) -> {
			new JdbcTemplate(this.counter).queryForList("select id from shipped");
			assertThatIllegalStateException().isThrownBy(() -> complete(token));
		});
		other.executeWithoutResult((status) -> this.transaction.executeWithoutResult((inner) -> complete(token)));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void duplicateIsAnsweredWhileATransactionCompletesTheEventEvenAfterTheLease() {
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
			assertThat(this.otherInstance.claim("default", "evt_2", LEASE)).isInstanceOf(InProgress.class);
		});
		assertThat(this.otherInstance.claim("default", "evt_2", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void worksOnConnectionsThatAreNotInAutoCommitMode() {
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
			assertThat(manual.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE" })
	void oneOfManyThreadsClaimsAtHigherIsolation(String isolation) throws Exception {
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
	void expiredEventsAreRemovedInBatches() {
		insertRows(2500, timeBefore(97 * 3600), true);
		insertRows(10, timeBefore(97 * 3600), false);
		this.store.complete("default", "evt_1", claimed("default", "evt_1"));
		claimed("default", "evt_2");
		List<Integer> removed = List.of(this.store.removeExpired(), this.store.removeExpired(),
				this.store.removeExpired(), this.store.removeExpired());
		assertThat(removed).containsExactly(1000, 1000, 510, 0);
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
	void claimIsFollowedByClearingUpOnceAMinuteAndMoreOftenWhileThereIsMore() {
		insertRows(2500, timeBefore(97 * 3600), true);
		claimed("default", "evt_1");
		assertThat(rows()).isEqualTo(2501);
		this.clock.advance(Duration.ofMinutes(1));
		claimed("default", "evt_2");
		assertThat(rows()).isEqualTo(1502);
		claimed("default", "evt_3");
		assertThat(rows()).isEqualTo(1503);
		this.clock.advance(Duration.ofSeconds(1));
		claimed("default", "evt_4");
		assertThat(rows()).isEqualTo(504);
		this.clock.advance(Duration.ofSeconds(1));
		claimed("default", "evt_5");
		assertThat(rows()).isEqualTo(5);
		this.clock.advance(Duration.ofSeconds(1));
		this.counter.statements.clear();
		claimed("default", "evt_6");
		assertThat(this.counter.statements).hasSize(1);
	}

	@Test
	void clearingUpThatFailsFailsNoClaim() {
		insertRows(1, timeBefore(97 * 3600), true);
		this.clock.advance(Duration.ofMinutes(1));
		this.counter.failing = this.database.statements(TABLE).remove.toString();
		this.store.complete("default", "evt_1", claimed("default", "evt_1"));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		assertThat(rows()).isEqualTo(2);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(this.store::removeExpired);
		this.counter.failing = null;
		this.clock.advance(Duration.ofMinutes(1));
		claimed("default", "evt_2");
		assertThat(rows()).isEqualTo(2);
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
		createSchema(this.jdbc, "inbox");
		WebhookEventTable table = WebhookEventTable.of(name);
		this.jdbc.execute("drop table if exists " + name);
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
	void missingTableIsTold() {
		this.jdbc.execute("drop table " + TABLE);
		assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(this.store::checkTable);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.store.claim("default", "evt_1", LEASE));
	}

	@Test
	void statementThatFailsIsAFailureAndClaimsNothing() {
		this.counter.failing = this.database.statements(TABLE).claim.toString();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.store.claim("default", "evt_1", LEASE))
			.withMessageContaining("claim a webhook event");
		this.counter.failing = null;
		String token = claimed("default", "evt_1");
		this.counter.failing = this.database.statements(TABLE).complete.toString();
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
	void keyThatIsTooLongIsAFailureAndClaimsNothing() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.store.claim("default", "e".repeat(256), LEASE));
		assertThat(rows()).isZero();
	}

	@Test
	void databaseThatIsDownIsAFailure() {
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
	void connectionsAreGivenBack() {
		String token = claimed("default", "evt_1");
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> this.store.complete("default", "evt_1", "token"));
		this.store.complete("default", "evt_1", token);
		this.store.removeExpired();
		assertThat(this.dataSource.getHikariPoolMXBean().getActiveConnections()).isZero();
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
				"insert into %s (endpoint, event_id, token, claimed_until, handled_at) values ('default', ?, 't', %s, %s)"
					.formatted(TABLE, time, (handled) ? time : "null"),
				ids);
	}

	private int rows() {
		Integer rows = this.jdbc.queryForObject("select count(*) from " + TABLE, Integer.class);
		return (rows != null) ? rows : -1;
	}

	private void initialize(WebhookEventTable table) {
		Resource script = new DefaultResourceLoader()
			.getResource(WebhookEventTable.SCHEMA_LOCATION.replace("@@platform@@", this.database.platform()));
		new ResourceDatabasePopulator(table.script(script)).execute(this.dataSource);
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
