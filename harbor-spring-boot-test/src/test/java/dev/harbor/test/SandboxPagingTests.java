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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import dev.harbor.HarborEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for lists in the sandbox.
 */
class SandboxPagingTests {

	private static final String EVENTS = "/v1/events?workspace_id=ws_sandbox";

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void emptyListIsOneEmptyPage() throws IOException {
		assertThat(this.client.get(EVENTS).text()).isEqualTo("{\"data\":[],\"has_more\":false,\"end_cursor\":null}");
	}

	@Test
	void newestComesFirst() throws IOException {
		List<String> created = createEvents(3);
		assertThat(ids(this.client.get(EVENTS).json())).containsExactly(created.get(2), created.get(1), created.get(0));
	}

	@Test
	void pageHasTwentyElementsByDefault() throws IOException {
		createEvents(21);
		JsonNode page = this.client.get(EVENTS).json();
		assertThat(page.path("data")).hasSize(20);
		assertThat(page.path("has_more").asBoolean()).isTrue();
	}

	@Test
	void completePageIsTheLastOne() throws IOException {
		createEvents(2);
		assertThat(this.client.get(EVENTS + "&limit=2").json().path("has_more").asBoolean()).isFalse();
	}

	@Test
	void pagesHaveNoGaps() throws IOException {
		List<String> created = createEvents(5);
		List<String> seen = new ArrayList<>();
		JsonNode page = this.client.get(EVENTS + "&limit=2").json();
		seen.addAll(ids(page));
		while (page.path("has_more").asBoolean()) {
			page = this.client.get(EVENTS + "&limit=2&starting_after=" + page.path("end_cursor").asString()).json();
			seen.addAll(ids(page));
		}
		assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(created);
	}

	@Test
	void eventsCreatedMeanwhileDoNotShiftPages() throws IOException {
		List<String> created = createEvents(3);
		String cursor = this.client.get(EVENTS + "&limit=2").json().path("end_cursor").asString();
		createEvents(2);
		JsonNode page = this.client.get(EVENTS + "&limit=2&starting_after=" + cursor).json();
		assertThat(ids(page)).containsExactly(created.get(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "100" })
	void limitsWithinTheRangeAreAccepted(String limit) throws IOException {
		assertThat(this.client.get(EVENTS + "&limit=" + limit).outcome()).isEqualTo("200");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "101", "99999999999", "ten", "", "1&limit=2" })
	void otherLimitsAreRefused(String limit) throws IOException {
		assertThat(this.client.get(EVENTS + "&limit=" + limit).outcome()).isEqualTo("400 invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "evt_none" })
	void unknownCursorIsRefused(String cursor) throws IOException {
		assertThat(this.client.get(EVENTS + "&starting_after=" + cursor).outcome()).isEqualTo("400 invalid_request");
	}

	@Test
	void cursorOfAnotherWorkspaceIsRefused() throws IOException {
		String id = createEvents(1).get(0);
		String other = this.sandbox.createWorkspace("Other");
		assertThat(this.client.get("/v1/events?workspace_id=" + other + "&starting_after=" + id).outcome())
			.isEqualTo("400 invalid_request");
	}

	@Test
	void cursorLastsForAlmostADay() throws IOException {
		createEvents(2);
		String cursor = this.client.get(EVENTS + "&limit=1").json().path("end_cursor").asString();
		this.sandbox.clock().advance(Duration.ofHours(24).minusMinutes(1));
		assertThat(this.client.get(EVENTS + "&starting_after=" + cursor).outcome()).isEqualTo("200");
	}

	@Test
	void cursorExpiresAfterADay() throws IOException {
		createEvents(2);
		String cursor = this.client.get(EVENTS + "&limit=1").json().path("end_cursor").asString();
		this.sandbox.clock().advance(Duration.ofHours(24).plusSeconds(1));
		assertThat(this.client.get(EVENTS + "&starting_after=" + cursor).outcome()).isEqualTo("400 invalid_request");
	}

	@Test
	void returnedCursorIsValidForAnotherDay() throws IOException {
		createEvents(2);
		String cursor = this.client.get(EVENTS + "&limit=1").json().path("end_cursor").asString();
		this.sandbox.clock().advance(Duration.ofHours(25));
		this.client.get(EVENTS + "&limit=1");
		assertThat(this.client.get(EVENTS + "&starting_after=" + cursor).outcome()).isEqualTo("200");
	}

	@Test
	void anyIdOfTheListIsACursor() throws IOException {
		List<String> created = createEvents(3);
		JsonNode page = this.client.get(EVENTS + "&starting_after=" + created.get(1)).json();
		assertThat(ids(page)).containsExactly(created.get(0));
	}

	@Test
	void listsContainOneWorkspace() throws IOException {
		createEvents(1);
		String other = this.sandbox.createWorkspace("Other");
		assertThat(this.client.get("/v1/events?workspace_id=" + other).json().path("data")).isEmpty();
	}

	@Test
	void workspaceIsRequired() throws IOException {
		assertThat(this.client.get("/v1/events").outcome()).isEqualTo("400 invalid_request");
	}

	@Test
	void workspaceMustExist() throws IOException {
		assertThat(this.client.get("/v1/events?workspace_id=ws_none").outcome()).isEqualTo("404 resource_not_found");
	}

	private List<String> createEvents(int number) throws IOException {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			ids.add(this.client.createEvent("order.shipped").id());
		}
		return ids;
	}

	private static List<String> ids(JsonNode page) {
		return page.path("data").valueStream().map((entry) -> entry.path("id").asString()).toList();
	}

}
