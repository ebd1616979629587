package dev.harbor.webhook.web;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SlowDeliveries}.
 */
class SlowDeliveriesTests {

	private final Queue<WebhookExchange> warned = new ConcurrentLinkedQueue<>();

	private SlowDeliveries slowDeliveries = new SlowDeliveries(Duration.ofMillis(50), this.warned::add);

	@Test
	void deliveryThatTakesLongIsWarnedOfOnce() {
		WebhookExchange slow = begin();
		await().until(() -> this.warned.contains(slow));
		WebhookExchange next = begin();
		await().until(() -> this.warned.contains(next));
		assertThat(this.warned).containsExactly(slow, next);
	}

	@Test
	void deliveriesThatBeginWhileOthersAreWatchedAreWarnedOf() {
		WebhookExchange[] slow = { begin(), begin(), begin() };
		await().until(() -> !this.warned.isEmpty());
		WebhookExchange last = begin();
		await().until(() -> this.warned.contains(last));
		assertThat(this.warned).contains(slow).hasSize(4);
	}

	@Test
	void deliveryThatHasEndedIsNotWarnedOf() {
		// Long enough to end the one within it on any machine.
		this.slowDeliveries = new SlowDeliveries(Duration.ofSeconds(1), this.warned::add);
		WebhookExchange quick = begin();
		WebhookExchange slow = begin();
		this.slowDeliveries.end(quick);
		await().until(() -> this.warned.contains(slow));
		assertThat(this.warned).containsExactly(slow);
	}

	private WebhookExchange begin() {
		HarborWebhookMethod method = new HarborWebhookMethod(List.of("default"), List.of());
		WebhookExchange exchange = new WebhookExchange(method, new HarborWebhookObservationContext("default"),
				Observation.NOOP, new WebhookTally());
		this.slowDeliveries.begin(exchange);
		return exchange;
	}

}
