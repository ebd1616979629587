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

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.sample.orders.OrderService;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Shows the page and performs the actions of its buttons.
 */
@Controller
class PageController {

	private final LiveView live;

	private final Journal journal;

	private final OrderService orders;

	private final HarborOutbox outbox;

	private final HarborInbox inbox;

	private final ObjectProvider<Replays> replays;

	private final List<Mishap> mishaps;

	PageController(LiveView live, Journal journal, OrderService orders, HarborOutbox outbox, HarborInbox inbox,
			ObjectProvider<Replays> replays, ObjectProvider<Mishap> mishaps) {
		this.live = live;
		this.journal = journal;
		this.orders = orders;
		this.outbox = outbox;
		this.inbox = inbox;
		this.replays = replays;
		this.mishaps = mishaps.orderedStream().toList();
	}

	@GetMapping("/")
	String show(Model model) {
		model.addAllAttributes(this.live.model());
		model.addAttribute("mishaps", this.mishaps);
		return "page";
	}

	@GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter live() {
		return this.live.open();
	}

	// Buttons redirect to themselves or to their section, so that keyboard users continue
	// there.

	@PostMapping("/ship")
	String ship(@Valid Goods goods) {
		String number = "W-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
		this.orders.place(number, goods.customer(), goods.item(), goods.quantity());
		this.orders.ship(number);
		this.journal.add("Order " + number + " is shipped, and its event is in the outbox.");
		return "redirect:/#ship";
	}

	@PostMapping("/outbox/{id}/retry")
	String retry(@PathVariable String id) {
		this.journal.add(this.outbox.retry(id) ? "The event is sent again." : "The event is not in the outbox.");
		return "redirect:/#outbox";
	}

	@PostMapping("/inbox/retry")
	String retry(@RequestParam String listener, @RequestParam String endpoint, @RequestParam String eventId) {
		this.journal.add(this.inbox.retry(listener, endpoint, eventId) ? "The event is retried for " + listener + "."
				: "The event is no longer parked.");
		return "redirect:/#inbox";
	}

	@PostMapping("/deliveries/{id}/replay")
	String replay(@PathVariable String id) {
		this.replays.ifAvailable((replays) -> replays.replay(id));
		return "redirect:/#deliveries";
	}

	@PostMapping("/mishaps/{name}")
	String change(@PathVariable String name, @RequestParam boolean on) {
		Mishap mishap = this.mishaps.stream()
			.filter((candidate) -> candidate.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		if (mishap.lasts()) {
			// First, because ending it may also record a change.
			this.journal.add(mishap.title() + (on ? " is on: ship an order." : " is off."));
		}
		if (on) {
			mishap.begin();
		}
		else {
			mishap.end();
		}
		return "redirect:/#" + name;
	}

	/**
	 * The goods to ship.
	 */
	record Goods(@NotBlank @Size(max = 200) String item, @NotBlank @Size(max = 100) String customer,
			@Positive @Max(999) int quantity) {

	}

}
