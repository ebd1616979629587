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

package dev.harbor.sample.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import dev.harbor.sample.shipping.Shipment;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What went out and came in lately, newest first, since the application was started.
 */
@Component
class Journal {

	private static final int LENGTH = 6;

	private final Deque<Shipment> shipments = new ArrayDeque<>();

	private final Deque<MadeCall> calls = new ArrayDeque<>();

	private final Deque<ReceivedDelivery> deliveries = new ArrayDeque<>();

	private final ApplicationEventPublisher events;

	private String latest = "";

	Journal(ApplicationEventPublisher events) {
		this.events = events;
	}

	@EventListener
	void add(Shipment shipment) {
		String number = shipment.order().number();
		synchronized (this) {
			this.shipments.removeIf((earlier) -> earlier.order().number().equals(number));
			push(this.shipments, shipment);
			this.latest = "Order " + number + " is shipped, "
					+ (shipment.confirmed() ? "and Harbor has the event." : "but Harbor has no event of it yet.");
		}
		this.events.publishEvent(new Changed());
	}

	void add(MadeCall call) {
		synchronized (this) {
			push(this.calls, call);
		}
		this.events.publishEvent(new Changed());
	}

	void add(ReceivedDelivery delivery) {
		synchronized (this) {
			push(this.deliveries, delivery);
			this.latest = "Delivery in, " + delivery.title() + ": " + delivery.label().toLowerCase(Locale.ROOT) + ".";
		}
		this.events.publishEvent(new Changed());
	}

	/**
	 * Tell something that is neither.
	 */
	void tell(String sentence) {
		synchronized (this) {
			this.latest = sentence;
		}
		this.events.publishEvent(new Changed());
	}

	private static <T> void push(Deque<T> entries, T entry) {
		entries.addFirst(entry);
		if (entries.size() > LENGTH) {
			entries.removeLast();
		}
	}

	synchronized Snapshot snapshot() {
		return new Snapshot(this.latest, List.copyOf(this.shipments), List.copyOf(this.calls),
				List.copyOf(this.deliveries));
	}

	/**
	 * The journal at one moment.
	 *
	 * @param latest what happened last, in a sentence
	 */
	record Snapshot(String latest, List<Shipment> shipments, List<MadeCall> calls, List<ReceivedDelivery> deliveries) {

	}

	/**
	 * Published when there is something new.
	 */
	record Changed() {

	}

}
