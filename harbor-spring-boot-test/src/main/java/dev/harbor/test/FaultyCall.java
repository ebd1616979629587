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

package dev.harbor.test;

import java.time.Duration;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

/**
 * A call with a fault.
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
	 * Execute the call after a delay, unless the sandbox is reset in between. A call of
	 * an earlier test must not affect a later one.
	 * @param duration the delay
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
