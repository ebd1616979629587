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

package dev.harbor.docs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.harbor.HarborException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.EventOperations;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import dev.harbor.webhook.WebhookEndpointOperations;
import dev.harbor.workspace.WorkspaceOperations;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the table of scopes in {@code docs/keys.md} with the scopes that a client
 * requires.
 */
class ScopesTableTests {

	private static final Pattern ROW = Pattern.compile("\\| `(\\w+)\\(\\)\\.(.+)` \\| `(\\w+:\\w+)` \\|");

	private static final Map<Class<?>, Object> ARGUMENTS = Map.of(String.class, "id_1", CreateEventRequest.class,
			CreateEventRequest.of("order.shipped", Map.of()), ListEventsRequest.class, ListEventsRequest.create(),
			CreateWebhookEndpointRequest.class,
			CreateWebhookEndpointRequest.of(URI.create("https://example.com/harbor"), "order.shipped"),
			UpdateWebhookEndpointRequest.class, UpdateWebhookEndpointRequest.create().events("order.shipped"),
			ListWebhookEndpointsRequest.class, ListWebhookEndpointsRequest.create());

	@Test
	void tableListsTheScopeOfEachOperation() throws Exception {
		Map<String, String> table = new TreeMap<>();
		Matcher row = ROW.matcher(Files.readString(MarkdownPage.ROOT.resolve("docs/keys.md")));
		while (row.find()) {
			for (String operation : row.group(2).split("`, `")) {
				table.put(row.group(1) + "." + operation, row.group(3));
			}
		}
		Map<String, String> required = new TreeMap<>();
		for (Scope declared : Scope.values()) {
			HarborClient client = HarborClient.builder()
				.apiKey("hb_test_51NrAbCdEfGhIjKl")
				// Nothing answers at this address, and no request is sent.
				.baseUrl("http://localhost:9")
				.workspaceId("ws_1")
				.maxRetries(0)
				.scopes(declared)
				.build();
			for (Method operation : operations().toList()) {
				Scope scope = refusal(client, operation);
				if (scope != null) {
					required.merge(name(operation), scope.value(), (one, other) -> one.equals(other) ? one : "several");
				}
			}
		}
		assertThat(table).isEqualTo(required);
		assertThat(table.keySet())
			.containsExactlyInAnyOrderElementsOf(operations().map(ScopesTableTests::name).distinct().toList());
	}

	private static Stream<Method> operations() {
		return Stream.of(EventOperations.class, WebhookEndpointOperations.class, WorkspaceOperations.class)
			.flatMap((type) -> Arrays.stream(type.getMethods()));
	}

	private static String name(Method operation) {
		Class<?> operations = operation.getDeclaringClass();
		return ((operations == EventOperations.class) ? "events"
				: (operations == WebhookEndpointOperations.class) ? "webhooks" : "workspaces") + "."
				+ operation.getName();
	}

	private static Scope refusal(HarborClient client, Method operation) throws ReflectiveOperationException {
		Object target = (operation.getDeclaringClass() == EventOperations.class) ? client.events()
				: (operation.getDeclaringClass() == WebhookEndpointOperations.class) ? client.webhooks()
						: client.workspaces();
		try {
			Object result = operation.invoke(target,
					Arrays.stream(operation.getParameterTypes()).map(ARGUMENTS::get).toArray());
			if (result instanceof Stream<?> stream) {
				stream.findFirst();
			}
			throw new AssertionError(operation + " reached a server that is not there");
		}
		catch (InvocationTargetException ex) {
			return scope(ex.getCause());
		}
		catch (HarborException ex) {
			return scope(ex);
		}
	}

	private static Scope scope(Throwable failure) {
		return (failure instanceof PermissionDeniedException denied) ? denied.requiredScope().orElseThrow() : null;
	}

}
