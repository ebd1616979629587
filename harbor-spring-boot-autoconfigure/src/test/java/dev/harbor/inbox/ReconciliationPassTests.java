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

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReconciliationPass}.
 */
class ReconciliationPassTests {

	private static final Instant FLOOR = Instant.parse("2026-01-02T00:00:00Z");

	private static final Instant BEGUN = FLOOR.plus(Duration.ofHours(2));

	private final ReconciliationPass pass = ReconciliationPass.before(FLOOR).begin(BEGUN);

	private static Event event(Duration afterFloor) {
		return Event.of("evt_1", "order.shipped", "ws_1", EventPayload.ofJson("{}"), FLOOR.plus(afterFloor));
	}

	@Test
	void passEndsAtTheFirstEventThatIsOlderThanTheFloor() {
		assertThat(this.pass.endsAt(event(Duration.ZERO))).isFalse();
		assertThat(this.pass.endsAt(event(Duration.ofMillis(-1)))).isTrue();
	}

	@Test
	void floorDoesNotMoveDuringAPass() {
		ReconciliationPass next = this.pass.after(List.of(event(Duration.ofMinutes(90))), "cursor");
		assertThat(next.floor()).isEqualTo(FLOOR);
		assertThat(next.cursor()).isEqualTo("cursor");
		assertThat(next.begin(BEGUN.plusSeconds(1)).cursor()).isNull();
		assertThat(next.begin(BEGUN.plusSeconds(1)).floor()).isEqualTo(FLOOR);
	}

	@Test
	void floorMovesBehindTheNewestEventOfTheFirstPage() {
		ReconciliationPass complete = this.pass.after(List.of(event(Duration.ofMinutes(90))), "cursor")
			.complete(List.of(event(Duration.ofMinutes(30))));
		assertThat(complete).isEqualTo(ReconciliationPass.before(FLOOR.plus(Duration.ofMinutes(80))));
	}

	@Test
	void floorMovesBehindTheStartOfThePassWhenAnEventIsNewer() {
		ReconciliationPass complete = this.pass.complete(List.of(event(Duration.ofHours(3))));
		assertThat(complete).isEqualTo(ReconciliationPass.before(BEGUN.minus(Duration.ofMinutes(10))));
	}

	@Test
	void floorStaysWhenThereIsNoEventWhateverTheClockSays() {
		assertThat(this.pass.complete(List.of())).isEqualTo(ReconciliationPass.before(FLOOR));
	}

	@Test
	void floorNeverMovesBack() {
		assertThat(this.pass.complete(List.of(event(Duration.ofMinutes(5)))))
			.isEqualTo(ReconciliationPass.before(FLOOR));
		assertThat(this.pass.complete(List.of(event(Duration.ofHours(-5)))))
			.isEqualTo(ReconciliationPass.before(FLOOR));
	}

}
