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

package dev.harbor.webhook.web.servlet;

import dev.harbor.webhook.web.OngoingDelivery;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Transaction that was begun before the handler is called, by a filter or a test. Its
 * rollback undoes the changes of the handler, so the event is then not handled.
 */
final class SurroundingTransaction {

	private static final boolean present = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			SurroundingTransaction.class.getClassLoader());

	private SurroundingTransaction() {
	}

	/**
	 * Register a delivery with the transaction of this thread, if there is one.
	 */
	static void follow(OngoingDelivery delivery) {
		if (present && TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()) {
			Follower.register(delivery);
		}
	}

	/**
	 * Separate, because spring-tx may be absent.
	 */
	private record Follower(OngoingDelivery delivery) implements TransactionSynchronization {

		static void register(OngoingDelivery delivery) {
			TransactionSynchronizationManager.registerSynchronization(new Follower(delivery));
		}

		@Override
		public void afterCompletion(int status) {
			if (status != STATUS_COMMITTED) {
				this.delivery.rolledBack();
			}
		}

	}

}
