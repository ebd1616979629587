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

import dev.harbor.inbox.InboxEventParkedEvent;
import dev.harbor.outbox.OutboxEventParkedEvent;
import dev.harbor.outbox.OutboxEventSentEvent;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The most recent calls and deliveries of this instance, newest first.
 */
@Component
class Journal {

	private static final int LENGTH = 4;

	private final Deque<MadeCall> calls = new ArrayDeque<>();

	private final Deque<ReceivedDelivery> deliveries = new ArrayDeque<>();

	private String latest = "";

	synchronized void add(MadeCall call) {
		push(this.calls, call);
	}

	synchronized void add(ReceivedDelivery delivery) {
		push(this.deliveries, delivery);
		String what = (delivery.delivery() != null) ? "Delivery of " + delivery.title() : "Unverified delivery";
		this.latest = what + ": " + delivery.label().toLowerCase(Locale.ROOT) + ".";
	}

	@EventListener
	void add(OutboxEventSentEvent sent) {
		add("Harbor accepted event " + sent.event().id() + ".");
	}

	@EventListener
	void add(OutboxEventParkedEvent parked) {
		add("An event is parked in the outbox.");
	}

	@EventListener
	void add(InboxEventParkedEvent parked) {
		add("An event is parked in the inbox for " + parked.event().listener() + ".");
	}

	/**
	 * Record the latest change.
	 */
	synchronized void add(String sentence) {
		this.latest = sentence;
	}

	private static <T> void push(Deque<T> entries, T entry) {
		entries.addFirst(entry);
		if (entries.size() > LENGTH) {
			entries.removeLast();
		}
	}

	synchronized Snapshot snapshot() {
		return new Snapshot(this.latest, List.copyOf(this.calls), List.copyOf(this.deliveries));
	}

	/**
	 * A snapshot of the journal.
	 *
	 * @param latest the latest change, as a sentence
	 */
	record Snapshot(String latest, List<MadeCall> calls, List<ReceivedDelivery> deliveries) {

	}

}
