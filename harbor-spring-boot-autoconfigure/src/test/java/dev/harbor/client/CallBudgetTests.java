package dev.harbor.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallBudget}.
 */
class CallBudgetTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration DAY = Duration.ofDays(1);

	@Test
	void waitingLeavesASecondForAnAttempt() {
		CallBudget budget = new CallBudget(DAY);
		assertThat(budget.remaining()).isBetween(DAY.minusHours(1), DAY);
		assertThat(budget.patience()).isBetween(DAY.minusHours(1), DAY.minus(SECOND));
	}

	@Test
	void nobodyWaitsWhoHasNoTimeForAnAttempt() {
		CallBudget budget = new CallBudget(Duration.ofNanos(1));
		assertThat(budget.remaining()).isEqualTo(Duration.ofMillis(1));
		assertThat(budget.patience()).isLessThan(SECOND.negated().plusNanos(2));
	}

	@Test
	void endlessTimeIsACentury() {
		Duration century = Duration.ofDays(36_500);
		CallBudget budget = new CallBudget(Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(budget.remaining()).isBetween(century.minus(DAY), century);
	}

}
