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

import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.harbor.PermissionDeniedException;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.Scope;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for calls outside the declared scopes of a client.
 */
class DeclaredScopesTests {

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	@BeforeEach
	void answer() {
		harbor.answer(Answer.error(404, "resource_not_found"));
	}

	static Stream<Arguments> operations() {
		return Stream.of(
				operation("events.create", Scope.EVENTS_WRITE,
						(client) -> client.events().create(CreateEventRequest.of("order.shipped", Map.of()))),
				operation("events.retrieve", Scope.EVENTS_READ, (client) -> client.events().retrieve("evt_1")),
				operation("events.list", Scope.EVENTS_READ,
						(client) -> client.events().list(ListEventsRequest.create())),
				operation("events.list", Scope.EVENTS_READ,
						(client) -> client.events().stream(ListEventsRequest.create()).findFirst()),
				operation("webhooks.create", Scope.WEBHOOKS_MANAGE,
						(client) -> client.webhooks()
							.create(CreateWebhookEndpointRequest.of(URI.create("https://example.com"), "*"))),
				operation("webhooks.update", Scope.WEBHOOKS_MANAGE,
						(client) -> client.webhooks().update("wh_1", UpdateWebhookEndpointRequest.create())),
				operation("webhooks.retrieve", Scope.WEBHOOKS_MANAGE, (client) -> client.webhooks().retrieve("wh_1")),
				operation("webhooks.list", Scope.WEBHOOKS_MANAGE,
						(client) -> client.webhooks().list(ListWebhookEndpointsRequest.create())),
				operation("webhooks.list", Scope.WEBHOOKS_MANAGE,
						(client) -> client.webhooks().stream(ListWebhookEndpointsRequest.create()).findFirst()),
				operation("workspaces.retrieve", Scope.WORKSPACES_READ, (client) -> client.workspaces().retrieve()));
	}

	private static Arguments operation(String name, Scope scope, Consumer<HarborClient> call) {
		return arguments(name, scope, call);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void callOutsideThemIsNotSent(String name, Scope scope, Consumer<HarborClient> call) {
		Set<Scope> others = EnumSet.complementOf(EnumSet.of(scope));
		HarborClient client = harbor.clientBuilder().scopes(others).build();
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> call.accept(client))
			.withMessageContainingAll(name, scope.value(), "'harbor.scopes'")
			.satisfies((ex) -> {
				assertThat(ex.status()).isEqualTo(403);
				assertThat(ex.code()).isEqualTo("permission_denied");
				assertThat(ex.requestId()).isEmpty();
				assertThat(ex.requiredScope()).contains(scope);
			});
		assertThat(harbor.received()).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void callInsideThemIsSent(String name, Scope scope, Consumer<HarborClient> call) {
		HarborClient client = harbor.clientBuilder().scopes(scope).build();
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> call.accept(client));
		assertThat(harbor.received()).hasSize(1);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void withNoneDeclaredEachCallIsSent(String name, Scope scope, Consumer<HarborClient> call) {
		HarborClient client = harbor.clientBuilder().scopes(Set.of()).build();
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> call.accept(client));
		assertThat(harbor.received()).hasSize(1);
	}

	@Test
	void namedClientNamesItsProperty() {
		HarborClient client = harbor.clientBuilder().name("billing").scopes(Scope.EVENTS_WRITE).build();
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("'harbor.clients.billing.scopes'");
	}

	@Test
	void clientReturnsThem() {
		assertThat(harbor.client().scopes()).isEmpty();
		assertThat(harbor.clientBuilder().scopes(Scope.EVENTS_READ, Scope.EVENTS_WRITE).build().scopes())
			.containsExactlyInAnyOrder(Scope.EVENTS_READ, Scope.EVENTS_WRITE)
			.isUnmodifiable();
	}

}
