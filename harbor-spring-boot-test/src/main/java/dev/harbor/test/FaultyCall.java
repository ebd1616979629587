package dev.harbor.test;

import java.time.Duration;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

/**
 * A call that a fault waits for.
 */
final class FaultyCall {

	private final SandboxApi api;

	private final ApiRequest request;

	private final FaultPlan plan;

	private final long generation;

	FaultyCall(SandboxApi api, ApiRequest request, FaultPlan plan) {
		this.api = api;
		this.request = request;
		this.plan = plan;
		this.generation = plan.generation();
	}

	Answer carryOut() {
		return this.api.handle(this.request);
	}

	Answer error(ApiError error) {
		return this.api.error(error);
	}

	/**
	 * Carry out the call after a while, unless the sandbox was reset meanwhile: an effect
	 * that belongs to an earlier test must not turn up in a later one.
	 * @param duration how long to wait
	 * @return the answer
	 */
	ResponseDefinitionBuilder carryOutAfter(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Answers.connectionReset();
		}
		return (this.plan.generation() == this.generation) ? Answers.of(carryOut()) : Answers.connectionReset();
	}

}
