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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.http.HttpStub;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.inbox.JdbcHarborInbox;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ParkEventException;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.OutboxEvent;
import dev.harbor.outbox.OutboxQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the inbox and the outbox on HSQLDB and with the scripts and statements for
 * databases that cannot be run here, in the closest compatibility modes of H2.
 */
class OtherDatabasesTests {

	@ParameterizedTest
	@EnumSource
	void eventsAreHandledAndSent(Database database) {
		try (HttpStub harbor = new HttpStub().answerBy(OtherDatabasesTests::answer)) {
			application(database, harbor).withBean(Orders.class).run((context) -> {
				assertThat(context).hasNotFailed();
				receive(context.getBean(JdbcHarborInbox.class));
				emit(context.getBean(HarborOutbox.class));
			});
		}
	}

	@Test
	void eventOfAKeyIsHandledThatIsStoredWhileThePreviousOneEnds() {
		try (HttpStub harbor = new HttpStub()) {
			application(Database.HSQLDB, harbor).withBean(WaitingOrders.class).run((context) -> {
				HarborInbox inbox = context.getBean(HarborInbox.class);
				assertThat(inbox.accept("default", event("evt_1"))).isTrue();
				context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
					assertThat(inbox.accept("default", event("evt_2"))).isTrue();
					context.getBean(WaitingOrders.class).end.countDown();
					await().until(() -> isAnyTransactionWaiting(context.getBean(JdbcTemplate.class)));
				});
				InboxQuery handled = InboxQuery.create().state(State.HANDLED);
				await().until(() -> inbox.list(handled).data().size() == 2);
			});
		}
	}

	private static boolean isAnyTransactionWaiting(JdbcTemplate jdbc) {
		return !jdbc.queryForList("select 1 from information_schema.system_sessions where this_waiting_for <> ''")
			.isEmpty();
	}

	private static ApplicationContextRunner application(Database database, HttpStub harbor) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceTransactionManagerAutoConfiguration.class,
					TransactionAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					HarborConnectionDetailsAutoConfiguration.class, HttpClientAutoConfiguration.class,
					HarborClientAutoConfiguration.class, HarborJdbcAutoConfiguration.class,
					HarborListenerAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
					HarborInboxAutoConfiguration.class, HarborOutboxAutoConfiguration.class))
			.withBean(DataSource.class, database::dataSource)
			.withInitializer((context) -> context.addProtocolResolver(database::script))
			.withPropertyValues("harbor.jdbc.initialize-schema=always", "harbor.secret-key=hb_test_0123456789",
					"harbor.workspace-id=ws_1", "harbor.base-url=" + harbor.url());
	}

	private static void receive(JdbcHarborInbox inbox) {
		assertThat(inbox.accept("default", event("evt_1"))).isTrue();
		assertThat(inbox.accept("default", event("evt_1"))).isFalse();
		InboxQuery ordered = InboxQuery.create().listener("ordered").state(State.HANDLED).oldestFirst();
		await().until(() -> inbox.list(ordered).data().size() == 1);
		// The key ends in a later transaction, and some modes of H2 do not lock rows.
		await().until(inbox.queue()::isIdle);
		assertThat(inbox.accept("default", event("evt_2"))).isTrue();
		await().until(() -> inbox.list(ordered).data().size() == 2);
		assertThat(inbox.list(ordered.limit(1)).data()).extracting(InboxEvent::event).containsExactly(event("evt_1"));
		assertThat(inbox.list(ordered.startingAfter(inbox.list(ordered.limit(1)).endCursor().orElseThrow())).data())
			.extracting((found) -> found.event().id())
			.containsExactly("evt_2");
		InboxQuery parked = InboxQuery.create().listener("parking").state(State.PARKED);
		await().until(() -> inbox.list(parked).data().size() == 2);
		assertThat(inbox.status().listeners().get("parking").parked()).isEqualTo(2);
		assertThat(inbox.retry("parking", "default", "evt_1")).isTrue();
		await().until(
				() -> inbox.list(parked.eventId("evt_1")).data().stream().anyMatch((event) -> event.attempts() == 2));
		assertThat(inbox.retryParked("parking")).isEqualTo(2);
		await().until(() -> inbox.list(parked).data().size() == 2);
		assertThat(inbox.discard("parking", "default", "evt_1")).isTrue();
		assertThat(inbox.list(parked).data()).hasSize(1);
	}

	private static void emit(HarborOutbox outbox) {
		String id = outbox
			.emit(CreateEventRequest.of("order.shipped", Map.of("number", "\u00c4-1")).idempotencyKey("one"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> outbox.emit(CreateEventRequest.of("order.shipped", Map.of()).idempotencyKey("one")));
		await().until(() -> entry(outbox, id).state() == OutboxEvent.State.SENT);
		assertThat(entry(outbox, id).eventId()).contains("evt_sent");
		String refused = outbox.emit("order.refused", Map.of());
		await().until(() -> entry(outbox, refused).state() == OutboxEvent.State.PARKED);
		assertThat(outbox.status().parked()).isOne();
		assertThat(outbox.retryParked()).isOne();
		await().until(() -> entry(outbox, refused).attempts() == 2);
		await().until(() -> outbox.discard(refused));
		assertThat(outbox.list(OutboxQuery.create().limit(1)).data()).extracting(OutboxEvent::id).containsExactly(id);
	}

	private static OutboxEvent entry(HarborOutbox outbox, String id) {
		return outbox.list(OutboxQuery.create().id(id)).data().get(0);
	}

	private static Event event(String id) {
		return Event.of(id, "order.shipped", "ws_1", EventPayload.ofJson("{\"number\":\"\u00c4-1\"}"),
				Instant.parse("2026-01-02T03:04:05.123456Z"));
	}

	private static ResponseDefinitionBuilder answer(LoggedRequest request) {
		if (request.getBodyAsString().contains("order.refused")) {
			return WireMock.jsonResponse("{\"error\":{\"code\":\"invalid_request\",\"message\":\"\"}}", 400);
		}
		return WireMock.jsonResponse("""
				{"id":"evt_sent","type":"order.shipped","workspace_id":"ws_1","payload":{},\
				"created_at":"2026-01-02T03:04:05Z"}""", 201);
	}

	enum Database {

		HSQLDB("jdbc:hsqldb:mem:", ";hsqldb.tx=mvcc", null),

		ORACLE("jdbc:h2:mem:", ";MODE=Oracle", "Oracle"),

		SQLSERVER("jdbc:h2:mem:", ";MODE=MSSQLServer", "Microsoft SQL Server");

		private static final String PREFIX = "classpath:dev/harbor/jdbc/schema-";

		private final String url;

		private final String mode;

		private final String productName;

		Database(String url, String mode, String productName) {
			this.url = url;
			this.mode = mode;
			this.productName = productName;
		}

		/**
		 * Return the script with what H2 knows: no collations and indexes of some rows
		 * only, and columns that can be compared with booleans.
		 */
		@Nullable Resource script(String location, ResourceLoader loader) {
			if (this == HSQLDB || !location.startsWith(PREFIX)) {
				return null;
			}
			try {
				String script = new ClassPathResource(location.substring("classpath:".length()))
					.getContentAsString(StandardCharsets.UTF_8);
				return new ByteArrayResource(script.replace(" collate Latin1_General_100_BIN2", "")
					.replace(" where lane is not null", "")
					.replace("picked number(1)", "picked boolean")
					.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		DataSource dataSource() {
			DataSource dataSource = new DriverManagerDataSource(
					this.url + UUID.randomUUID() + this.mode + (this == HSQLDB ? "" : ";DB_CLOSE_DELAY=-1"), "sa", "");
			return (this.productName != null) ? new Renamed(dataSource, this.productName) : dataSource;
		}

	}

	/**
	 * Gives a database the name of another product.
	 */
	private static final class Renamed extends DelegatingDataSource {

		private final String productName;

		Renamed(DataSource dataSource, String productName) {
			super(dataSource);
			this.productName = productName;
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return proxy(Connection.class, connection, "getMetaData", () -> proxy(DatabaseMetaData.class,
					connection.getMetaData(), "getDatabaseProductName", () -> this.productName));
		}

		private static <T> T proxy(Class<T> type, T target, String replaced, Answer answer) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> {
						if (method.getName().equals(replaced)) {
							return answer.get();
						}
						try {
							return method.invoke(target, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					}));
		}

		private interface Answer {

			Object get() throws SQLException;

		}

	}

	static class WaitingOrders {

		private final CountDownLatch end = new CountDownLatch(1);

		@HarborListener(id = "ordered", key = "number")
		void add(Event event) throws InterruptedException {
			this.end.await();
		}

	}

	static class Orders {

		@HarborListener(id = "ordered", key = "number")
		void add(Event event) {
		}

		@HarborListener(id = "parking")
		void park(Event event) {
			throw new ParkEventException("never");
		}

	}

}
