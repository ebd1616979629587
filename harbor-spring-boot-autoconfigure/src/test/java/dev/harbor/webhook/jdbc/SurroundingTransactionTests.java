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

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for transactions that begin before the method is called and end after it.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SurroundingTransactionTests {

	private static final int OUTERMOST = Ordered.HIGHEST_PRECEDENCE;

	private static final int INNER = 0;

	private WebhookServer server;

	private JdbcTemplate jdbc;

	private void run(int order, boolean join) {
		run(order, join, "jdbc");
	}

	private void run(int order, boolean join, String store) {
		this.server = WebhookServer.of(Controller.class, TransactionalFilter.class)
			.withDataSource()
			.properties("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "filter.order=" + order,
					"harbor.webhook.store.type=" + store)
			.run();
		controller().join = join;
		this.jdbc = this.server.bean(JdbcTemplate.class);
		this.jdbc.execute("create table work (event_id varchar(100) not null)");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private Controller controller() {
		return this.server.bean(Controller.class);
	}

	private TransactionalFilter transactions() {
		return this.server.bean(TransactionalFilter.class);
	}

	@Test
	void eventIsHandledOnceIfTheFilterCommits() {
		run(INNER, true);
		TestDelivery delivery = TestDelivery.to("/receive");
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(controller().calls).hasValue(1);
		assertThat(work()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eventIsOpenIfTheFilterRollsBack(boolean join) {
		run(INNER, join);
		transactions().rollback = true;
		TestDelivery delivery = TestDelivery.to("/receive");
		assertThat(this.server.deliver(delivery).statusCode()).isGreaterThanOrEqualTo(500);
		assertThat(work()).isZero();
		transactions().rollback = false;
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(controller().calls).hasValue(2);
		assertThat(work()).isEqualTo(1);
	}

	@Test
	void joinedTransactionOpenAfterTheAnswerIsAnswered503() {
		run(OUTERMOST, true);
		TestDelivery delivery = TestDelivery.to("/receive");
		HttpResponse<String> answer = this.server.deliver(delivery);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("webhook_unavailable");
		await().until(() -> this.server.deliver(delivery).statusCode() == 200);
		assertThat(controller().calls).hasValue(1);
		assertThat(work()).isEqualTo(1);
	}

	@Test
	void rollbackOfAJoinedTransactionAfterTheAnswerReopensTheEvent() {
		run(OUTERMOST, true);
		transactions().rollback = true;
		TestDelivery delivery = TestDelivery.to("/receive");
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(503);
		awaitCalls(delivery, 2);
	}

	@Test
	void rollbackAfterTheAnswerReopensTheEvent() {
		run(OUTERMOST, false);
		transactions().rollback = true;
		TestDelivery delivery = TestDelivery.to("/receive");
		this.server.deliver(delivery);
		await().until(() -> transactions().ended.get() == 1);
		transactions().rollback = false;
		awaitCalls(delivery, 2);
		await().untilAsserted(() -> assertThat(work()).isEqualTo(1));
	}

	@ParameterizedTest
	@ValueSource(ints = { OUTERMOST, INNER })
	void eventCommittedInANestedTransactionStaysHandledAfterARollback(int order) {
		run(order, true);
		controller().apart = true;
		transactions().rollback = true;
		TestDelivery delivery = TestDelivery.to("/receive");
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(200);
		await().until(() -> transactions().ended.get() == 1);
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(controller().calls).hasValue(1);
		assertThat(work()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { OUTERMOST, INNER })
	void failureAfterJoiningATransactionDoesNotWait(int order) {
		run(order, true);
		controller().failing = true;
		transactions().rollback = true;
		TestDelivery delivery = TestDelivery.to("/receive");
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(500);
		assertThat(work()).isZero();
		await().until(() -> transactions().ended.get() == 1);
		controller().failing = false;
		transactions().rollback = false;
		awaitCalls(delivery, 2);
		await().untilAsserted(() -> assertThat(work()).isEqualTo(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "none" })
	void otherStoresFollowTheTransaction(String store) {
		run(INNER, false, store);
		transactions().rollback = true;
		TestDelivery delivery = TestDelivery.to("/receive");
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(500);
		transactions().rollback = false;
		assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(work()).isEqualTo(1);
	}

	private void awaitCalls(TestDelivery delivery, int calls) {
		await().until(() -> {
			this.server.deliver(delivery);
			return controller().calls.get() >= calls;
		});
		assertThat(controller().calls).hasValue(calls);
	}

	private int work() {
		return this.jdbc.queryForObject("select count(*) from work", Integer.class);
	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		private volatile boolean join;

		private volatile boolean apart;

		private volatile boolean failing;

		private final JdbcTemplate jdbc;

		private final TransactionTemplate apartFromOthers;

		Controller(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
			this.jdbc = jdbc;
			this.apartFromOthers = new TransactionTemplate(transactions);
			this.apartFromOthers.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		}

		@PostMapping("/receive")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			this.calls.incrementAndGet();
			if (this.apart) {
				this.apartFromOthers.executeWithoutResult((status) -> work(delivery));
			}
			else {
				work(delivery);
			}
			if (this.failing) {
				throw new IllegalStateException("broken");
			}
		}

		private void work(WebhookDelivery delivery) {
			this.jdbc.update("insert into work (event_id) values (?)", delivery.event().id());
			if (this.join) {
				delivery.completeInTransaction();
			}
		}

	}

	static class TransactionalFilter {

		private final AtomicInteger ended = new AtomicInteger();

		private volatile boolean rollback;

		@Bean
		FilterRegistrationBean<Filter> transactionalFilter(PlatformTransactionManager transactions,
				Environment environment) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
					(request, response, chain) -> filter(transactions, () -> chain.doFilter(request, response)));
			registration.setOrder(environment.getRequiredProperty("filter.order", Integer.class));
			return registration;
		}

		private void filter(PlatformTransactionManager transactions, Chain chain) throws IOException, ServletException {
			TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
			boolean done = false;
			try {
				chain.run();
				done = true;
			}
			finally {
				if (done && !this.rollback) {
					transactions.commit(transaction);
				}
				else {
					transactions.rollback(transaction);
				}
				this.ended.incrementAndGet();
			}
		}

		interface Chain {

			void run() throws IOException, ServletException;

		}

	}

}
