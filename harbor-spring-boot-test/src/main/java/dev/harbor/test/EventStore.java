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

package dev.harbor.test;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import dev.harbor.HarborEnvironment;
import dev.harbor.event.Event;
import dev.harbor.test.CursorPages.Page;

/**
 * The events of the sandbox.
 */
final class EventStore {

	private final Clock clock;

	private final Ids ids;

	private final int capacity;

	private final Map<String, StoredEvent> events = new LinkedHashMap<>();

	private final Map<Realm, CursorPages> pages = new HashMap<>();

	EventStore(Clock clock, Ids ids, int capacity) {
		this.clock = clock;
		this.ids = ids;
		this.capacity = capacity;
	}

	synchronized void reset() {
		this.events.clear();
		this.pages.clear();
	}

	StoredEvent create(Realm realm, String type, String payload) {
		String id = this.ids.next("evt_");
		ObjectNode node = Json.object();
		node.put("id", id);
		node.put("type", type);
		node.put("workspace_id", realm.workspaceId());
		node.putRawValue("payload", new RawValue(payload));
		node.put("created_at", Json.timestamp(this.clock.instant()));
		String json = Json.text(node);
		StoredEvent event = new StoredEvent(realm, Event.ofJson(json), json);
		add(event);
		return event;
	}

	private synchronized void add(StoredEvent event) {
		this.events.put(event.id(), event);
		pages(event.realm()).add(event.id());
		if (this.events.size() > this.capacity) {
			StoredEvent oldest = this.events.values().iterator().next();
			this.events.remove(oldest.id());
			pages(oldest.realm()).remove(oldest.id());
		}
	}

	synchronized StoredEvent find(HarborEnvironment environment, String id) {
		StoredEvent event = this.events.get(id);
		if (event == null || event.realm().environment() != environment) {
			throw ApiError.notFound("There is no event " + id + " within reach.");
		}
		return event;
	}

	synchronized ObjectNode list(Realm realm, PageRequest request) {
		Page page = pages(realm).page(request.limit(), request.startingAfter());
		return request.answer(page, (id, data) -> data.addRawValue(new RawValue(find(realm.environment(), id).json())));
	}

	private CursorPages pages(Realm realm) {
		return this.pages.computeIfAbsent(realm, (key) -> new CursorPages(this.clock));
	}

	synchronized List<Event> all() {
		List<Event> all = new ArrayList<>();
		this.events.values().forEach((event) -> all.add(event.event()));
		return List.copyOf(all);
	}

	/**
	 * An event.
	 *
	 * @param realm the workspace and the environment of the event
	 * @param event the event
	 * @param json the JSON of the event in the API
	 */
	record StoredEvent(Realm realm, Event event, String json) {

		String id() {
			return this.event.id();
		}

	}

}
