package dev.harbor.webhook.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Warns of deliveries that are being handled for too long, while they are. One timer
 * serves all of them, and only while there are any: one for each would wake the thread of
 * timers for each. That thread is the one that the JDK has for all of its futures.
 */
class SlowDeliveries {

	private final long slow;

	private final Consumer<WebhookExchange> warning;

	private final Map<WebhookExchange, Long> begun = new ConcurrentHashMap<>();

	private final AtomicBoolean watching = new AtomicBoolean();

	/**
	 * Create an instance.
	 * @param slow how long is too long
	 * @param warning warns of a delivery, once for each
	 */
	SlowDeliveries(Duration slow, Consumer<WebhookExchange> warning) {
		this.slow = slow.toNanos();
		this.warning = warning;
	}

	void begin(WebhookExchange exchange) {
		this.begun.put(exchange, System.nanoTime());
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			checkAfter(this.slow);
		}
	}

	void end(WebhookExchange exchange) {
		this.begun.remove(exchange);
	}

	private void checkAfter(long nanos) {
		new CompletableFuture<Void>().completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS).thenRun(this::check);
	}

	private void check() {
		long now = System.nanoTime();
		long next = this.slow;
		List<WebhookExchange> late = new ArrayList<>();
		for (Map.Entry<WebhookExchange, Long> entry : this.begun.entrySet()) {
			long remaining = this.slow - (now - entry.getValue());
			if (remaining > 0) {
				next = Math.min(next, remaining);
			}
			else if (this.begun.remove(entry.getKey()) != null) {
				late.add(entry.getKey());
			}
		}
		// Asked again after it was said that nobody watches, since one may have begun
		// before that.
		boolean idle = this.begun.isEmpty();
		if (idle) {
			this.watching.set(false);
		}
		if (!idle || (!this.begun.isEmpty() && this.watching.compareAndSet(false, true))) {
			checkAfter(next);
		}
		late.forEach(this.warning);
	}

}
