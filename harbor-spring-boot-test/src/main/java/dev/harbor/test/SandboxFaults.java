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
 * Makes a {@link HarborSandbox} answer calls wrongly, to see whether the caller copes.
 * First choose which calls, then what happens to them, as in
 *
 * <pre>{@code
 * sandbox.faults().next(2).post("/v1/events").afterEffect().status(503);
 * }</pre>
 *
 * Unless chosen otherwise it is the next call, whatever its method and path, and the
 * fault comes in place of what the call was to do: neither its key nor anything else is
 * looked at. Faults that were asked for earlier come first; each call has one at most.
 * <p>
 * Immutable, so a choice can be used several times, and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class SandboxFaults {

	private static final String JSON = "application/json";

	// Looks like success, so that only the body tells the caller otherwise.
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
	 * Choose how many calls are affected.
	 * @param calls how many, 1 or more
	 * @return these faults with that number
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public SandboxFaults next(int calls) {
		Assert.isTrue(calls > 0, "'calls' must be positive");
		return new SandboxFaults(this.plan, calls, this.method, this.path, this.afterEffect);
	}

	/**
	 * Choose {@code GET} calls of certain paths.
	 * @param path the path, in which <code>*</code> and <code>{id}</code> stand for any
	 * one part, such as <code>/v1/events/{id}</code>
	 * @return these faults with that choice
	 */
	public SandboxFaults get(String path) {
		return matching("GET", path);
	}

	/**
	 * Choose {@code POST} calls of certain paths.
	 * @param path the path, as in {@link #get(String)}
	 * @return these faults with that choice
	 */
	public SandboxFaults post(String path) {
		return matching("POST", path);
	}

	/**
	 * Choose {@code PATCH} calls of certain paths.
	 * @param path the path, as in {@link #get(String)}
	 * @return these faults with that choice
	 */
	public SandboxFaults patch(String path) {
		return matching("PATCH", path);
	}

	/**
	 * Choose calls of certain paths, whatever their method.
	 * @param path the path, as in {@link #get(String)}
	 * @return these faults with that choice
	 */
	public SandboxFaults path(String path) {
		return new SandboxFaults(this.plan, this.count, null, path, this.afterEffect);
	}

	private SandboxFaults matching(String method, String path) {
		return new SandboxFaults(this.plan, this.count, method, path, this.afterEffect);
	}

	/**
	 * Choose that the call is carried out first, and only its answer is affected, so that
	 * for instance an event is created and the caller does not learn of it.
	 * @return these faults with that choice
	 */
	public SandboxFaults afterEffect() {
		return new SandboxFaults(this.plan, this.count, this.method, this.path, true);
	}

	/**
	 * Choose that the call is not carried out, which is so unless chosen otherwise.
	 * @return these faults with that choice
	 */
	public SandboxFaults beforeEffect() {
		return new SandboxFaults(this.plan, this.count, this.method, this.path, false);
	}

	/**
	 * Answer with an error.
	 * @param status the HTTP status, from 300 to 599; the code in the body is the one
	 * documented for it, or else {@code internal_error}
	 * @throws IllegalArgumentException if the status is out of range
	 */
	public void status(int status) {
		Assert.isTrue(status >= 300 && status < 600, "'status' must be from 300 to 599");
		add((call, answer) -> Answers.of(call.error(ApiError.ofStatus(status, "Fault of the sandbox."))));
	}

	/**
	 * Answer that the rate limit is exceeded, without a limit being set.
	 * @param retryAfter what the answer tells the caller to wait, in milliseconds
	 * precision, not negative
	 * @throws IllegalArgumentException if the duration is negative
	 */
	public void rateLimited(Duration retryAfter) {
		Assert.isTrue(!retryAfter.isNegative(), "'retryAfter' must not be negative");
		add((call, answer) -> Answers.of(call.error(ApiError.rateLimited(retryAfter))));
	}

	/**
	 * Answer as something between the caller and Harbor might, such as a gateway.
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
	 * Let the caller wait, and then answer as usual. Before the effect, the call is
	 * carried out after that time, whether or not the caller is still there; after the
	 * effect, it is carried out at once.
	 * @param duration how long, in real time and milliseconds precision, more than zero
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
	 * Close the connection in the middle of the answer's body.
	 */
	public void truncatedBody() {
		add((call, answer) -> Answers.truncated(answer));
	}

	/**
	 * Answer with the status of success and a body that is not JSON.
	 */
	public void malformedBody() {
		add((call, answer) -> Answers.of(Answer.of(answer.status(), JSON, "{\"id\": \"evt_")));
	}

	/**
	 * Return how many faults have not happened yet, whichever calls they are for.
	 * @return the number of calls that are still going to have a fault
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
