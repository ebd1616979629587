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

package dev.harbor.modulith;

import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.EventPayload;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContentDigest}.
 */
class ContentDigestTests {

	private static String digest(String type, String workspace, String payload) {
		return ContentDigest.of(CreateEventRequest.of(type, EventPayload.ofJson(payload)).workspaceId(workspace));
	}

	@Test
	void keyIsValidAndRemainsTheSameInLaterVersions() {
		assertThat(digest("order.shipped", "ws_1", "{\"number\":\"A-1\"}"))
			.isEqualTo("modulith-a77628ebd37f0b527b4735a789d8bc0ec412fef39267b40b3559c7653acac458");
	}

	@Test
	void keyDependsOnEachPart() {
		String key = digest("a", "b", "{}");
		assertThat(digest("a", "b", "{}")).isEqualTo(key);
		assertThat(digest("c", "b", "{}")).isNotEqualTo(key);
		assertThat(digest("a", "c", "{}")).isNotEqualTo(key);
		assertThat(digest("a", "b", "{ }")).isNotEqualTo(key);
		assertThat(digest("ab", "", "{}")).isNotEqualTo(key);
	}

	@Test
	void workspaceOfTheClientIsNoPart() {
		assertThat(ContentDigest.of(CreateEventRequest.of("a", EventPayload.ofJson("{}"))))
			.isEqualTo(digest("a", "", "{}"));
	}

}
