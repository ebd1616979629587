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

package dev.harbor;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.harbor.event.ListEventsRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the parameters that all list requests have.
 */
class ListRequestTests {

	static Stream<ListParameters> lists() {
		ListEventsRequest events = ListEventsRequest.create();
		ListWebhookEndpointsRequest endpoints = ListWebhookEndpointsRequest.create();
		return Stream.of(
				new ListParameters((id) -> events.workspaceId(id).workspaceId(),
						(cursor) -> events.startingAfter(cursor).startingAfter()),
				new ListParameters((id) -> endpoints.workspaceId(id).workspaceId(),
						(cursor) -> endpoints.startingAfter(cursor).startingAfter()));
	}

	static Stream<Arguments> listsAndTexts() {
		return lists().flatMap((list) -> Stream.of("", " ", "\t", "ws_1\n", "ws_\u0000", "\u0085ws", "w".repeat(1001))
			.map((text) -> Arguments.of(list, text)));
	}

	@ParameterizedTest
	@MethodSource("listsAndTexts")
	void invalidParametersAreRefused(ListParameters list, String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> list.workspaceId().apply(text))
			.withMessageStartingWith("'workspaceId' must not ");
		assertThatIllegalArgumentException().isThrownBy(() -> list.startingAfter().apply(text))
			.withMessageStartingWith("'cursor' must not ");
	}

	@ParameterizedTest
	@MethodSource("lists")
	void idsOf255AndCursorsOf1000CharactersAreTaken(ListParameters list) {
		assertThat(list.workspaceId().apply("w".repeat(255))).contains("w".repeat(255));
		assertThat(list.startingAfter().apply("c".repeat(1000))).contains("c".repeat(1000));
		assertThatIllegalArgumentException().isThrownBy(() -> list.workspaceId().apply("w".repeat(256)))
			.withMessage("'workspaceId' must not be longer than 255 characters");
	}

	/**
	 * Sets parameters of a list, and returns what the request has then.
	 *
	 * @param workspaceId sets the id of the workspace
	 * @param startingAfter sets the cursor
	 */
	private record ListParameters(Function<String, Optional<String>> workspaceId,
			Function<String, Optional<String>> startingAfter) {

	}

}
