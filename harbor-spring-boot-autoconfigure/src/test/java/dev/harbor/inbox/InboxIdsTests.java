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

package dev.harbor.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InboxIds}.
 */
class InboxIdsTests {

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

	@Test
	void idsSortInTheOrderOfArrival() {
		InboxIds ids = new InboxIds();
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			all.add(ids.next(NOW));
		}
		all.add(ids.next(NOW.minusSeconds(60)));
		all.add(ids.next(NOW.plusMillis(1)));
		assertThat(all).isSorted().doesNotHaveDuplicates().allMatch((id) -> id.matches("[0-9a-f]{32}"));
		assertThat(InboxIds.FIRST).isLessThan(all.get(0));
	}

	@Test
	void idsOfInstancesSortByTheirClocks() {
		String first = new InboxIds().next(NOW);
		assertThat(new InboxIds().next(NOW.plusMillis(1))).isGreaterThan(first);
		assertThat(new InboxIds().next(NOW.minusMillis(1))).isLessThan(first);
	}

	@Test
	void idsOfInstancesDiffer() {
		String first = new InboxIds().next(NOW);
		assertThat(new InboxIds().next(NOW)).isNotEqualTo(first).startsWith(first.substring(0, 16));
	}

	@Test
	void idContainsTheTime() {
		assertThat(Long.parseLong(new InboxIds().next(NOW).substring(0, 16), 16)).isEqualTo(NOW.toEpochMilli() * 1024);
	}

	@Test
	void otherTextIsNoId() {
		assertThat(InboxIds.isId(new InboxIds().next(NOW))).isTrue();
		assertThat(InboxIds.isId(InboxIds.FIRST)).isFalse();
		assertThat(InboxIds.isId(new InboxIds().next(NOW) + "0")).isFalse();
	}

}
