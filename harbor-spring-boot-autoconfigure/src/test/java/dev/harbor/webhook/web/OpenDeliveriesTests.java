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

package dev.harbor.webhook.web;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.harbor.webhook.EventTypes;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.web.HarborWebhookObservation.Events;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link OpenDeliveries}.
 */
class OpenDeliveriesTests {

	private static final String WATCH = "harbor-webhook-watch";

	// Of the JDK, and of all tests of this JVM.
	private static final String DELAYS = "CompletableFutureDelayScheduler";

	private final Queue<String> warned = new ConcurrentLinkedQueue<>();

	private WebhookReceiver receiver = receiver(Duration.ofMillis(50));

	@AfterEach
	void stop() {
		this.receiver.releaseOpen();
	}

	@Test
	void longDeliveryIsLoggedOnce() {
		String slow = begin().delivery().event().id();
		await().until(() -> this.warned.contains(slow));
		String next = begin().delivery().event().id();
		await().until(() -> this.warned.contains(next));
		assertThat(this.warned).containsExactly(slow, next);
	}

	@Test
	void laterLongDeliveryIsLogged() {
		String[] slow = { begin().delivery().event().id(), begin().delivery().event().id(),
				begin().delivery().event().id() };
		await().until(() -> !this.warned.isEmpty());
		String last = begin().delivery().event().id();
		await().until(() -> this.warned.contains(last));
		assertThat(this.warned).contains(slow).hasSize(4);
	}

	@Test
	void endedDeliveryIsNotLogged() {
		// Long enough to end within this time on any machine.
		this.receiver = receiver(Duration.ofSeconds(1));
		OngoingDelivery quick = begin();
		OngoingDelivery slow = begin();
		quick.ended(200);
		await().until(() -> !this.warned.isEmpty());
		assertThat(this.warned).containsExactly(slow.delivery().event().id());
	}

	@Test
	void threadEndsAfterTheStop() {
		Set<Thread> ofOthers = threads(WATCH).collect(Collectors.toSet());
		Set<Thread> delaysOfOthers = threads(DELAYS).collect(Collectors.toSet());
		begin();
		Thread watch = await().until(
				() -> threads(WATCH).filter((thread) -> !ofOthers.contains(thread)).findFirst().orElse(null),
				(thread) -> thread != null);
		assertThat(watch.isDaemon()).isTrue();
		assertThat(watch.getContextClassLoader()).isSameAs(OpenDeliveries.class.getClassLoader());
		this.receiver.releaseOpen();
		await().until(() -> !watch.isAlive());
		assertThat(threads(DELAYS)).isSubsetOf(delaysOfOthers);
	}

	@Test
	void deliveryInProgressAtShutdownFails() {
		OngoingDelivery open = begin();
		this.receiver.releaseOpen();
		assertThat(open.ended(200)).isEqualTo(WebhookAnswer.unavailable(null));
	}

	private static Stream<Thread> threads(String name) {
		return Thread.getAllStackTraces().keySet().stream().filter((thread) -> thread.getName().equals(name));
	}

	private OngoingDelivery begin() {
		TestDelivery delivery = TestDelivery.to("/");
		WebhookDecision decision = this.receiver.receive(new WebhookTarget("default", EventTypes.of(List.of()), true),
				new ReceivedRequest(delivery));
		return ((WebhookDecision.Call) decision).delivery();
	}

	private WebhookReceiver receiver(Duration slow) {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new ObservationHandler<HarborWebhookObservationContext>() {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof HarborWebhookObservationContext;
			}

			@Override
			public void onEvent(Observation.Event event, HarborWebhookObservationContext context) {
				assertThat(event).isEqualTo(Events.SLOW);
				OpenDeliveriesTests.this.warned.add(context.getDelivery().event().id());
			}

		});
		return WebhookReceiver
			.builder((endpoint) -> WebhookVerifier.builder().endpoint(endpoint).secrets(TestDelivery.SECRET).build())
			.observations(observations)
			.slow(slow)
			.build();
	}

}
