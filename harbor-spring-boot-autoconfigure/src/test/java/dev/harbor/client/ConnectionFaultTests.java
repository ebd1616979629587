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

package dev.harbor.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.harbor.HarborConnectionException;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.http.HttpStub;
import dev.harbor.http.RawServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for connections that fail after they have been established.
 */
class ConnectionFaultTests {

	private static final CreateEventRequest REQUEST = CreateEventRequest.of("order.shipped", Map.of());

	@AutoClose
	private static final HttpStub harbor = new HttpStub();

	@BeforeEach
	void reset() {
		harbor.resetAll();
	}

	@ParameterizedTest
	@EnumSource
	void faultIsRetriedWithTheSameKey(Fault fault) {
		harbor.stubFor(any(anyUrl()).inScenario("fault")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("recovered")
			.willReturn(aResponse().withStatus(201).withBody(Json.event("evt_1")).withFault(fault)));
		harbor.stubFor(recovered());
		assertThat(client().build().events().create(REQUEST).id()).isEqualTo("evt_1");
		assertThat(harbor.getAllServeEvents()).hasSize(2)
			.extracting((event) -> event.getRequest().getHeader("Idempotency-Key"))
			.doesNotContainNull()
			.containsOnly(harbor.getAllServeEvents().get(0).getRequest().getHeader("Idempotency-Key"));
	}

	private static MappingBuilder recovered() {
		return any(anyUrl()).inScenario("fault")
			.whenScenarioStateIs("recovered")
			.willReturn(aResponse().withStatus(201).withBody(Json.event("evt_1")));
	}

	@ParameterizedTest
	@EnumSource
	void persistentFaultIsAConnectionFailure(Fault fault) {
		harbor.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
		HarborClient client = client().maxRetries(1).build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().create(REQUEST))
			.withCauseInstanceOf(IOException.class)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(StubHarbor.KEY));
		assertThat(harbor.getAllServeEvents()).hasSize(2);
	}

	@Test
	void drippingBodyEndsWithTheAttempt() throws Exception {
		CountDownLatch hungUp = new CountDownLatch(2);
		CountDownLatch never = new CountDownLatch(1);
		try (RawServer dripping = RawServer.start((connection) -> {
			connection.readRequest();
			connection.send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"id\":\"\r\n");
			try {
				while (!never.await(20, TimeUnit.MILLISECONDS)) {
					connection.send("1\r\nx\r\n");
				}
			}
			finally {
				hungUp.countDown();
			}
		})) {
			HarborClient client = client().baseUrl(dripping.url())
				.readTimeout(Duration.ofSeconds(1))
				.maxRetries(1)
				.build();
			assertThatExceptionOfType(HarborConnectionException.class)
				.isThrownBy(
						() -> assertTimeoutPreemptively(Duration.ofSeconds(20), () -> client.events().create(REQUEST)))
				.withMessageContaining("no answer within 1000 ms");
			assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void unreadableTimeIsIgnored() {
		harbor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(201)
			.withHeader("Date", "yesterday")
			.withHeader("Harbor-RateLimit-Limit", "10")
			.withHeader("Harbor-RateLimit-Remaining", "0")
			.withHeader("Harbor-RateLimit-Reset", "1")
			.withBody(Json.event("evt_1"))));
		assertThat(client().build().events().create(REQUEST).id()).isEqualTo("evt_1");
	}

	private static HarborClient.Builder client() {
		return HarborClient.builder().apiKey(StubHarbor.KEY).baseUrl(harbor.url()).workspaceId(StubHarbor.WORKSPACE_ID);
	}

}
