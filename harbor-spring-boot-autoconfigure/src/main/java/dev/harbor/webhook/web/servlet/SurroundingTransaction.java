package dev.harbor.webhook.web.servlet;

import dev.harbor.webhook.web.OngoingDelivery;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * A transaction that was begun before the handler is called, by a filter or a test. What
 * the handler does is undone where it is rolled back, and so the event is not handled.
 */
final class SurroundingTransaction {

	private static final boolean present = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			SurroundingTransaction.class.getClassLoader());

	private SurroundingTransaction() {
	}

	/**
	 * Let a delivery follow the transaction of this thread, if there is one.
	 */
	static void follow(OngoingDelivery delivery) {
		if (present && TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()) {
			Follower.register(delivery);
		}
	}

	/**
	 * Apart, since there may be no such interface.
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
