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

package dev.harbor.sample;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link SampleApplication} on a sandbox, through HTTP.
 */
// Without checks of health, which are calls, too, and faults are meant for others.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "management.health.harbor.enabled=false")
@AutoConfigureHarborSandbox
class SampleApplicationTests {

	@Autowired
	private HarborSandbox sandbox;

	private RestTestClient http;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void shippedOrderIsConfirmedByItsEvent() {
		place("A-1001").expectStatus().isCreated().expectHeader().location("/orders/A-1001");
		RestTestClient.BodyContentSpec answer = ship("A-1001").expectStatus().isOk().expectBody();
		assertThat(this.sandbox.events()).singleElement().satisfies((event) -> {
			assertThat(event.type()).isEqualTo("order.shipped");
			assertThat(event.payload().asMap()).containsEntry("orderNumber", "A-1001")
				.containsEntry("item", "Ship bell")
				.containsEntry("quantity", 1)
				.containsKey("shippedAt");
			answer.jsonPath("$.state").isEqualTo("SHIPPED");
			answer.jsonPath("$.confirmed").isEqualTo(true);
			answer.jsonPath("$.eventId").isEqualTo(event.id());
			answer.jsonPath("$.event.id").isEqualTo(event.id());
			answer.jsonPath("$.event.type").isEqualTo("order.shipped");
			answer.jsonPath("$.event.payload").isEqualTo(event.payload().asMap());
			show("A-1001").jsonPath("$.eventId").isEqualTo(event.id());
		});
	}

	@Test
	void placedOrderHasNoEvent() {
		place("A-1002");
		show("A-1002").jsonPath("$.state").isEqualTo("PLACED").jsonPath("$.eventId").doesNotExist();
		assertThat(this.sandbox.events()).isEmpty();
	}

	@Test
	void shippingAgainCreatesNoSecondEvent() {
		place("A-1003");
		ship("A-1003").expectStatus().isOk();
		ship("A-1003").expectStatus().isOk().expectBody().jsonPath("$.event.id").isEqualTo(event().id());
	}

	@Test
	void shippingSeveralTimesAtOnceCreatesOneEvent() {
		place("A-1004");
		List<CompletableFuture<Void>> requests = Stream.generate(() -> CompletableFuture.runAsync(() -> {
			ship("A-1004").expectStatus().isOk();
		})).limit(5).toList();
		assertThat(requests).allSatisfy(CompletableFuture::join);
		show("A-1004").jsonPath("$.eventId").isEqualTo(event().id());
	}

	@Test
	void orderIsShippedThoughHarborCannotBeReached() {
		// The call and its two retries.
		this.sandbox.faults().next(3).post("/v1/events").connectionReset();
		place("A-1005");
		RestTestClient.BodyContentSpec answer = ship("A-1005").expectStatus().isAccepted().expectBody();
		answer.jsonPath("$.state").isEqualTo("SHIPPED");
		answer.jsonPath("$.confirmed").isEqualTo(false);
		show("A-1005").jsonPath("$.state").isEqualTo("SHIPPED").jsonPath("$.eventId").doesNotExist();
		ship("A-1005").expectStatus().isOk().expectBody().jsonPath("$.event.id").isEqualTo(event().id());
	}

	@Test
	void eventIsConfirmationEnoughWhereItCannotBeReadBack() {
		this.sandbox.faults().get("/v1/events/{id}").status(HttpStatus.FORBIDDEN.value());
		place("A-1006");
		RestTestClient.BodyContentSpec answer = ship("A-1006").expectStatus().isOk().expectBody();
		answer.jsonPath("$.eventId").isEqualTo(event().id());
		answer.jsonPath("$.event").doesNotExist();
	}

	@Test
	void ordersAreListedByNumber() {
		place("L-2");
		place("L-1");
		this.http.get()
			.uri("/orders?after=L")
			.exchange()
			.expectBody()
			.jsonPath("$[*].number")
			.isEqualTo(List.of("L-1", "L-2"));
	}

	@Test
	void numberIsNotTakenTwice() {
		place("A-1007").expectStatus().isCreated();
		place("A-1007").expectStatus().isEqualTo(HttpStatus.CONFLICT);
	}

	@Test
	void invalidOrderIsRefused() {
		place("not a number").expectStatus().isBadRequest();
	}

	@Test
	void unknownOrderIsNotFound() {
		ship("A-0").expectStatus().isNotFound();
		this.http.get().uri("/orders/A-0").exchange().expectStatus().isNotFound();
	}

	@Test
	void pageShowsWhatIsShippedAndHasNoSwitchesWhereNothingCanBeMadeToGoWrong() {
		place("A-1008");
		ship("A-1008");
		this.http.get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("A-1008", event().id()).doesNotContain("What can go wrong"));
	}

	private Event event() {
		assertThat(this.sandbox.events()).hasSize(1);
		return this.sandbox.events().get(0);
	}

	private RestTestClient.ResponseSpec place(String number) {
		return this.http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("number", number, "item", "Ship bell", "quantity", 1))
			.exchange();
	}

	private RestTestClient.ResponseSpec ship(String number) {
		return this.http.post().uri("/orders/{number}/ship", number).exchange();
	}

	private RestTestClient.BodyContentSpec show(String number) {
		return this.http.get().uri("/orders/{number}", number).exchange().expectStatus().isOk().expectBody();
	}

}
