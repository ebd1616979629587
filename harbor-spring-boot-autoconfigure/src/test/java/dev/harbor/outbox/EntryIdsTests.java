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

package dev.harbor.outbox;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EntryIds}.
 */
class EntryIdsTests {

	@Test
	void idContainsTheTime() {
		long before = System.currentTimeMillis();
		String id = EntryIds.next("default");
		assertThat(id).matches("out_[0-9a-f]{32}").isGreaterThan(EntryIds.FIRST);
		assertThat(HexFormat.fromHexDigitsToLong(id, 4, 16)).isBetween(before, System.currentTimeMillis());
	}

	@Test
	void idsDiffer() {
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			assertThat(ids.add(EntryIds.next("default"))).isTrue();
		}
	}

	@Test
	void idsSortInTheOrderOfTheirCreation() {
		List<String> ids = Stream.generate(() -> EntryIds.next("default")).limit(1000).toList();
		assertThat(ids).isSorted();
	}

	@Test
	void idsOfAClientHaveTheSameEndAndThoseOfOthersAnother() {
		String ending = EntryIds.ending("default");
		assertThat(ending).matches("[0-9a-f]{8}").isEqualTo(EntryIds.ending("default"));
		assertThat(EntryIds.next("default")).endsWith(ending).isNotEqualTo(EntryIds.next("default"));
		// With the same hash code.
		assertThat(EntryIds.ending("Aa")).isNotEqualTo(EntryIds.ending("BB"));
		assertThat(EntryIds.ending("\u00e4")).hasSize(8);
	}

	@Test
	void otherTextIsNoId() {
		assertThat(EntryIds.isId(EntryIds.next("default"))).isTrue();
		assertThat(EntryIds.isId(EntryIds.FIRST)).isFalse();
		assertThat(EntryIds.isId(EntryIds.next("default") + "0")).isFalse();
	}

}
