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

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.sample.loyalty.LoyaltyService;
import dev.harbor.sample.orders.OrderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Updates the live part of open pages, with the same template that rendered them.
 */
@Component
class LiveView {

	private static final Logger logger = LoggerFactory.getLogger(LiveView.class);

	private static final Duration TIMEOUT = Duration.ofMinutes(30);

	private final Set<SseEmitter> pages = ConcurrentHashMap.newKeySet();

	private final Journal journal;

	private final ClientView client;

	private final OrderService orders;

	private final LoyaltyService loyalty;

	private final HarborOutbox outbox;

	private final HarborInbox inbox;

	private final ObjectProvider<Replays> replays;

	private final Instant started;

	private Map<String, Object> shown = Map.of();

	LiveView(Journal journal, ClientView client, OrderService orders, LoyaltyService loyalty, HarborOutbox outbox,
			HarborInbox inbox, ObjectProvider<Replays> replays, ApplicationContext context) {
		this.journal = journal;
		this.client = client;
		this.orders = orders;
		this.loyalty = loyalty;
		this.outbox = outbox;
		this.inbox = inbox;
		this.replays = replays;
		this.started = Instant.ofEpochMilli(context.getStartupDate());
	}

	Map<String, Object> model() {
		return Map.of("journal", this.journal.snapshot(), "harbor", this.client.standing(), "orders",
				OrderLine.of(this.orders, this.loyalty), "outbox", OutboxLane.of(this.outbox), "inbox",
				InboxLane.of(this.inbox, this.started), "replayable", this.replays.stream().findAny().isPresent());
	}

	synchronized SseEmitter open() {
		SseEmitter page = new SseEmitter(TIMEOUT.toMillis());
		page.onCompletion(() -> this.pages.remove(page));
		page.onTimeout(page::complete);
		page.onError((ex) -> page.complete());
		this.pages.add(page);
		// Changes since the page was rendered.
		send(page, model());
		return page;
	}

	// Polls, because other instances write into the inbox and the outbox as well.
	@Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
	synchronized void refresh() {
		if (this.pages.isEmpty()) {
			return;
		}
		Map<String, Object> model = model();
		if (!model.equals(this.shown)) {
			this.pages.forEach((page) -> send(page, model));
			this.shown = model;
		}
	}

	private void send(SseEmitter page, Map<String, Object> model) {
		try {
			page.send(SseEmitter.event().name("live").data(new ModelAndView("page :: live", model)));
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("A page is no longer updated", ex);
			this.pages.remove(page);
		}
	}

	// Before the server stops, which would wait for open streams.
	@EventListener(ContextClosedEvent.class)
	public void close() {
		this.pages.forEach(SseEmitter::complete);
	}

}
