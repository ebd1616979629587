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

package dev.harbor.test.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import dev.harbor.HarborException;
import dev.harbor.Page;
import dev.harbor.RateLimit;
import dev.harbor.client.HarborClient;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.test.SignedDelivery;
import dev.harbor.test.autoconfigure.ReceivingAddresses.Address;
import dev.harbor.webhook.EventTypes;

/**
 * Delivers new events of Harbor's sandbox environment to the application on this machine,
 * which Harbor cannot reach. Polls the events with the application's key and signs them
 * with its secrets. Starts with the events after the application is ready, and ends when
 * the application stops.
 */
final class EventForwarder extends RepeatedTask {

	static final Duration INTERVAL = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(EventForwarder.class);

	// Maximum time from the creation of an event until it is visible.
	private static final Duration OVERLAP = Duration.ofMinutes(1);

	private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(15);

	private static final int PAGE = 100;

	private static final int MAX_PAGES = 10;

	private static final int MAX_KNOWN = 10_000;

	private final Supplier<HarborClient> client;

	private final ReceivingAddresses addresses;

	private final Duration interval;

	private final RestClient http;

	private final Map<String, Boolean> known = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_KNOWN;
		}

	};

	private @Nullable Instant newest;

	private boolean failing;

	EventForwarder(Supplier<HarborClient> client, ReceivingAddresses addresses, ApplicationContext context,
			Duration interval) {
		super("harbor-forwarding", addresses, context, TIME_TO_ANSWER);
		this.client = client;
		this.addresses = addresses;
		this.interval = interval;
		this.http = loopbackClient();
	}

	@Override
	void withoutAddresses() {
		logger.warn("Events are not forwarded: the application receives no webhooks");
	}

	@Override
	Duration run(List<Address> addresses) {
		try {
			return poll(addresses);
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
	}

	private Duration failed(RuntimeException failure) {
		if (!this.failing && !Thread.currentThread().isInterrupted()) {
			logger.warn("Events cannot be forwarded at the moment: %s"
				.formatted((failure instanceof HarborException) ? failure.getMessage() : failure.toString()));
			logger.debug("It failed with", failure);
		}
		this.failing = true;
		return (PAUSE_AFTER_FAILURE.compareTo(this.interval) > 0) ? PAUSE_AFTER_FAILURE : this.interval;
	}

	private Duration poll(List<Address> addresses) {
		HarborClient harbor = this.client.get();
		Optional<Duration> pause = pause(harbor);
		if (pause.isPresent()) {
			return pause.get();
		}
		boolean first = this.newest == null;
		List<Event> created = created(harbor, first);
		if (first || this.failing) {
			logger.info("New events of Harbor's sandbox are forwarded to %s"
				.formatted(addresses.stream().map(Address::url).toList()));
		}
		this.failing = false;
		for (Event event : created) {
			if (Thread.currentThread().isInterrupted()) {
				break;
			}
			addresses.stream()
				.filter((address) -> EventTypes.of(address.types()).test(event.type()))
				.forEach((address) -> forward(event, address));
		}
		return this.interval;
	}

	/*
	 * Return the pause until the next poll. Most of the quota of the key is left to the
	 * application.
	 */
	private static Optional<Duration> pause(HarborClient harbor) {
		return harbor.rateLimit()
			.filter((limit) -> limit.remaining() < limit.limit() / 4)
			.map(RateLimit::reset)
			.map((reset) -> Duration.between(Clock.systemUTC().instant(), reset))
			.filter((pause) -> pause.compareTo(Duration.ZERO) > 0);
	}

	/**
	 * Find new events.
	 * @param first whether to regard all existing events as known
	 * @return the events, oldest first
	 */
	private List<Event> created(HarborClient harbor, boolean first) {
		Instant floor = (this.newest != null) ? this.newest.minus(OVERLAP) : null;
		List<Event> found = new ArrayList<>();
		ListEventsRequest request = ListEventsRequest.create().limit(PAGE);
		for (int i = 0; i < MAX_PAGES; i++) {
			Page<Event> page = harbor.events().list(request);
			found.addAll(page.data());
			if (floor == null && !found.isEmpty()) {
				floor = found.get(0).createdAt().minus(OVERLAP);
			}
			Optional<String> cursor = page.endCursor();
			if (isBeyond(page, floor) || !page.hasMore() || cursor.isEmpty()) {
				break;
			}
			request = request.startingAfter(cursor.get());
		}
		List<Event> created = new ArrayList<>();
		for (int i = found.size() - 1; i >= 0; i--) {
			Event event = found.get(i);
			if ((floor == null || !event.createdAt().isBefore(floor))
					&& this.known.putIfAbsent(event.id(), true) == null && !first) {
				created.add(event);
			}
		}
		Instant seen = found.isEmpty() ? Instant.EPOCH.plus(OVERLAP) : found.get(0).createdAt();
		this.newest = (this.newest != null && this.newest.isAfter(seen)) ? this.newest : seen;
		return created;
	}

	private static boolean isBeyond(Page<Event> page, @Nullable Instant floor) {
		return floor != null && page.data().stream().anyMatch((event) -> event.createdAt().isBefore(floor));
	}

	private void forward(Event event, Address address) {
		SignedDelivery delivery = SignedDelivery.of(event)
			.endpoint(address.endpoint())
			.secret(this.addresses.secret(address.endpoint()));
		try {
			int status = this.http.post()
				.uri(address.url())
				.headers((headers) -> delivery.headers().forEach(headers::set))
				.body(delivery.body())
				.exchange((request, response) -> response.getStatusCode().value());
			logger.info("%s %s was forwarded to %s, which answered %s".formatted(event.type(), event.id(),
					address.url(), status));
		}
		catch (RestClientException ex) {
			logger.warn("%s %s could not be forwarded to %s: %s".formatted(event.type(), event.id(), address.url(),
					ex.getMessage()));
		}
	}

}
