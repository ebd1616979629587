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
import java.util.function.BiFunction;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Faults of calls to a {@link HarborSandbox}. First select the calls, then the fault, as
 * in
 *
 * <pre>{@code
 * sandbox.faults().next(2).post("/v1/events").afterEffect().status(503);
 * }</pre>
 *
 * By default, the fault applies to the next call with any method and path, and the call
 * has no effect: not even its key is checked. Earlier faults apply first, and each call
 * has one fault at most.
 * <p>
 * Immutable, so a selection can be reused, and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class SandboxFaults {

	private static final String JSON = "application/json";

	// A successful status with an invalid body.
	private static final Answer NOT_CARRIED_OUT = Answer.of(200, JSON, "{\"id\": \"evt_0\"}");

	private final FaultPlan plan;

	private final int count;

	private final @Nullable String method;

	private final @Nullable String path;

	private final boolean afterEffect;

	SandboxFaults(FaultPlan plan) {
		this(plan, 1, null, null, false);
	}

	private SandboxFaults(FaultPlan plan, int count, @Nullable String method, @Nullable String path,
			boolean afterEffect) {
		this.plan = plan;
		this.count = count;
		this.method = method;
		this.path = path;
		this.afterEffect = afterEffect;
	}

	/**
	 * Set the number of affected calls.
	 * @param calls the number, at least 1
	 * @return these faults with that number
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public SandboxFaults next(int calls) {
		Assert.isTrue(calls > 0, "'calls' must be positive");
		return new SandboxFaults(this.plan, calls, this.method, this.path, this.afterEffect);
	}

	/**
	 * Select {@code GET} calls of a path.
	 * @param path the path, in which <code>*</code> and <code>{id}</code> match one
	 * segment, such as <code>/v1/events/{id}</code>
	 * @return these faults with that selection
	 */
	public SandboxFaults get(String path) {
		Assert.notNull(path, "'path' must not be null");
		return matching("GET", path);
	}

	/**
	 * Select {@code POST} calls of a path.
	 * @param path the path, as in {@link #get(String)}
	 * @return these faults with that selection
	 */
	public SandboxFaults post(String path) {
		Assert.notNull(path, "'path' must not be null");
		return matching("POST", path);
	}

	/**
	 * Select {@code PATCH} calls of a path.
	 * @param path the path, as in {@link #get(String)}
	 * @return these faults with that selection
	 */
	public SandboxFaults patch(String path) {
		Assert.notNull(path, "'path' must not be null");
		return matching("PATCH", path);
	}

	/**
	 * Select calls of a path with any method.
	 * @param path the path, as in {@link #get(String)}
	 * @return these faults with that selection
	 */
	public SandboxFaults path(String path) {
		Assert.notNull(path, "'path' must not be null");
		return new SandboxFaults(this.plan, this.count, null, path, this.afterEffect);
	}

	private SandboxFaults matching(String method, String path) {
		return new SandboxFaults(this.plan, this.count, method, path, this.afterEffect);
	}

	/**
	 * Apply the fault to the answer, after the call took effect.
	 * @return these faults with that selection
	 */
	public SandboxFaults afterEffect() {
		return new SandboxFaults(this.plan, this.count, this.method, this.path, true);
	}

	/**
	 * Apply the fault instead of the call, which is the default.
	 * @return these faults with that selection
	 */
	public SandboxFaults beforeEffect() {
		return new SandboxFaults(this.plan, this.count, this.method, this.path, false);
	}

	/**
	 * Answer with an error.
	 * @param status the HTTP status, from 300 to 599; the code in the body is the
	 * documented one for the status, or {@code internal_error}
	 * @throws IllegalArgumentException if the status is out of range
	 */
	public void status(int status) {
		Assert.isTrue(status >= 300 && status < 600, "'status' must be from 300 to 599");
		add((call, answer) -> Answers.of(call.error(ApiError.ofStatus(status, "Fault of the sandbox."))));
	}

	/**
	 * Answer that the rate limit is exceeded, without a limit.
	 * @param retryAfter the time to wait in the answer, in milliseconds precision, not
	 * negative
	 * @throws IllegalArgumentException if the duration is negative
	 */
	public void rateLimited(Duration retryAfter) {
		Assert.isTrue(!retryAfter.isNegative(), "'retryAfter' must not be negative");
		add((call, answer) -> Answers.of(call.error(ApiError.rateLimited(retryAfter))));
	}

	/**
	 * Answer in the way of a gateway between the caller and Harbor.
	 * @param status the HTTP status, from 200 to 599
	 * @param contentType the media type of the body
	 * @param body the body
	 * @throws IllegalArgumentException if the status is out of range
	 */
	public void answer(int status, String contentType, String body) {
		Assert.isTrue(status >= 200 && status < 600, "'status' must be from 200 to 599");
		add((call, answer) -> Answers.of(Answer.of(status, contentType, body)));
	}

	/**
	 * Delay the answer. Before the effect, the call is executed after the delay, even if
	 * the caller is gone; after the effect, it is executed immediately.
	 * @param duration the delay, in real time and milliseconds precision, more than zero
	 * @throws IllegalArgumentException if the duration is zero or negative
	 */
	public void delay(Duration duration) {
		Assert.isTrue(duration.toMillis() > 0, "'duration' must be positive");
		plan((call) -> (this.afterEffect) ? Answers.of(call.carryOut()).withFixedDelay((int) duration.toMillis())
				: call.carryOutAfter(duration));
	}

	/**
	 * Reset the connection instead of answering.
	 */
	public void connectionReset() {
		add((call, answer) -> Answers.connectionReset());
	}

	/**
	 * Close the connection within the body of the answer.
	 */
	public void truncatedBody() {
		add((call, answer) -> Answers.truncated(answer));
	}

	/**
	 * Answer with a successful status and a body that is not JSON.
	 */
	public void malformedBody() {
		add((call, answer) -> Answers.of(Answer.of(answer.status(), JSON, "{\"id\": \"evt_")));
	}

	/**
	 * Return the number of faults that have not been applied.
	 * @return the number of calls
	 */
	public int pending() {
		return this.plan.pending();
	}

	private void add(BiFunction<FaultyCall, Answer, ResponseDefinitionBuilder> fault) {
		plan((call) -> fault.apply(call, (this.afterEffect) ? call.carryOut() : NOT_CARRIED_OUT));
	}

	private void plan(FaultPlan.Fault fault) {
		this.plan.add(this.count, this.method, this.path, fault);
	}

}
