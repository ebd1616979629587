package dev.harbor.client;

import java.time.Duration;

import dev.harbor.ApiKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitGate}.
 */
class RateLimitGateTests {

	private static final ApiKey KEY = ApiKey.of("hb_test_1");

	private static final ApiKey OTHER_KEY = ApiKey.of("hb_test_2");

	// Overflows before the gate opens.
	private static final long NOW = Long.MAX_VALUE - 5;

	private static final Duration WAIT = Duration.ofMillis(10);

	private static final Duration PACE = Duration.ofMillis(2);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final RateLimitGate gate = new RateLimitGate();

	@Test
	void isOpenForKeysThatItWasNotClosedFor() {
		this.gate.close(KEY, NOW, WAIT, PACE);
		assertThat(this.gate.isOpen(KEY, NOW)).isFalse();
		assertThat(this.gate.isOpen(OTHER_KEY, NOW)).isTrue();
		assertThat(this.gate.enter(OTHER_KEY, NOW, PATIENCE)).isZero();
	}

	@Test
	void opensByItself() {
		this.gate.close(KEY, NOW, WAIT, PACE);
		long opens = NOW + WAIT.toNanos();
		assertThat(this.gate.isOpen(KEY, opens - 1)).isFalse();
		assertThat(this.gate.enter(KEY, opens - 1, Duration.ZERO)).isEqualTo(Duration.ofNanos(1));
		assertThat(this.gate.isOpen(KEY, opens)).isTrue();
		assertThat(this.gate.enter(KEY, opens, PATIENCE)).isZero();
		assertThat(this.gate.isOpen(KEY, NOW)).as("is forgotten then").isTrue();
	}

	@Test
	void letsCallsThroughAtThePace() {
		this.gate.close(KEY, NOW, WAIT, PACE);
		assertThat(this.gate.enter(KEY, NOW, PATIENCE)).isEqualTo(WAIT);
		assertThat(this.gate.enter(KEY, NOW, PATIENCE)).isEqualTo(WAIT.plus(PACE));
		assertThat(this.gate.enter(KEY, NOW + 1, PATIENCE)).isEqualTo(WAIT.plus(PACE).plus(PACE).minusNanos(1));
	}

	@Test
	void whoCannotWaitHasNoPlaceInTheQueue() {
		this.gate.close(KEY, NOW, WAIT, PACE);
		assertThat(this.gate.enter(KEY, NOW, WAIT.minusNanos(1))).isEqualTo(WAIT);
		assertThat(this.gate.enter(KEY, NOW, WAIT)).isEqualTo(WAIT);
		assertThat(this.gate.enter(KEY, NOW, PATIENCE)).isEqualTo(WAIT.plus(PACE));
	}

	@Test
	void opensAtTheLastOfTheTimesThatItWasClosedFor() {
		this.gate.close(KEY, NOW, WAIT, PACE);
		this.gate.close(KEY, NOW, WAIT.dividedBy(2), Duration.ZERO);
		assertThat(this.gate.enter(KEY, NOW, PATIENCE)).isEqualTo(WAIT);
		assertThat(this.gate.enter(KEY, NOW, PATIENCE)).as("at the pace told last").isEqualTo(WAIT);
		this.gate.close(KEY, NOW, WAIT.multipliedBy(2), PACE);
		assertThat(this.gate.enter(KEY, NOW, PATIENCE)).isEqualTo(WAIT.multipliedBy(2));
	}

	@Test
	void closingForOneKeyKeepsThoseOfOthersClosed() {
		this.gate.close(KEY, NOW, WAIT, PACE);
		this.gate.close(OTHER_KEY, NOW + 1, WAIT, PACE);
		assertThat(this.gate.isOpen(KEY, NOW + 1)).isFalse();
		assertThat(this.gate.isOpen(OTHER_KEY, NOW + 1)).isFalse();
	}

	@Test
	void isNeverClosedForMoreThanADay() {
		this.gate.close(KEY, NOW, Duration.ofSeconds(Long.MAX_VALUE), PACE);
		assertThat(this.gate.enter(KEY, NOW, PATIENCE)).isEqualTo(Duration.ofDays(1));
	}

}
