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

import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for emitting in JTA transactions.
 */
abstract class AbstractJtaTests {

	@AutoClose
	private final OutboxApplication application = new OutboxApplication(OutboxDatabase.H2);

	/**
	 * Return the configuration of the transaction manager.
	 */
	abstract Class<?> transactions();

	/**
	 * Return the configuration of a data source that participates in its transactions.
	 */
	abstract Class<?> enlistedDataSource();

	@Test
	void eventIsPartOfTheJtaTransaction() {
		this.application.start(new Class<?>[] { transactions(), enlistedDataSource() }, OutboxApplication.NO_JPA);
		this.application.transaction().executeWithoutResult((status) -> {
			insert("1");
			emit("order.lost");
			status.setRollbackOnly();
		});
		this.application.transaction().executeWithoutResult((status) -> {
			emit("order.shipped");
			insert("2");
		});
		String alone = emit("order.paid");
		this.application.await(alone, OutboxEvent.State.SENT);
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).containsExactlyInAnyOrder("order.shipped", "order.paid");
		assertThat(this.application.jdbc().queryForList("select id from customer_order", String.class))
			.containsExactly("2");
	}

	@Test
	void dataSourceOutsideJtaFailsAtStartup() {
		assertThatException()
			.isThrownBy(() -> this.application.start(new Class<?>[] { transactions(), Emitter.class },
					OutboxApplication.NO_JPA))
			.havingRootCause()
			.withMessageContaining("The data source does not participate in the transactions");
	}

	@Test
	void emitFailsWhenTheDataSourceIsOutsideJta() {
		this.application.start(new Class<?>[] { transactions(), Emitter.class }, OutboxApplication.NO_JPA,
				"spring.application.name=");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.application.transaction().executeWithoutResult((status) -> emit("order.lost")))
			.withMessageContaining("The data source does not participate in the transactions");
		assertThatIllegalStateException().isThrownBy(() -> emit("order.lost"));
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).isEmpty();
	}

	private String emit(String type) {
		return this.application.outbox().emit(type, Map.of());
	}

	private void insert(String id) {
		this.application.jdbc().update("insert into customer_order (id) values (?)", id);
	}

	static class Emitter {

		Emitter(HarborOutbox outbox) {
		}

	}

}
