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

import org.springframework.util.Assert;

/**
 * Makes a {@link HarborSandbox} deliver events wrongly, to see whether the receiver
 * copes. Each of the methods that name a fault puts it on the next attempt to deliver
 * something, or on as many as {@link #next(int)} tells; retries and redeliveries are
 * attempts, too. Faults wait for their turn, in the order in which they were asked for.
 * <p>
 * What the receiver refuses is tried again on the usual schedule, and then rightly.
 * Immutable, and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class SandboxDeliveryFaults {

	private final DeliveryFaultPlan plan;

	private final int count;

	SandboxDeliveryFaults(DeliveryFaultPlan plan, int count) {
		this.plan = plan;
		this.count = count;
	}

	/**
	 * Choose how many attempts are affected.
	 * @param attempts how many, 1 or more
	 * @return these faults with that number
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public SandboxDeliveryFaults next(int attempts) {
		Assert.isTrue(attempts > 0, "'attempts' must be positive");
		return new SandboxDeliveryFaults(this.plan, attempts);
	}

	/**
	 * Sign with a secret that the endpoint never had.
	 */
	public void forged() {
		this.plan.add(DeliveryFlaw.FORGED, this.count);
	}

	/**
	 * Sign rightly, but ten minutes ago, twice as long as receivers tolerate.
	 */
	public void stale() {
		this.plan.add(DeliveryFlaw.STALE, this.count);
	}

	/**
	 * Sign rightly, but ten minutes from now, twice as long as receivers tolerate.
	 */
	public void fromTheFuture() {
		this.plan.add(DeliveryFlaw.FROM_THE_FUTURE, this.count);
	}

	/**
	 * Sign the whole body and send the first half of it.
	 */
	public void truncated() {
		this.plan.add(DeliveryFlaw.TRUNCATED, this.count);
	}

	/**
	 * Sign with the secret that the endpoint had before its last rotation. Where it was
	 * never rotated, with one that it never had.
	 */
	public void signedWithRotatedSecret() {
		this.plan.add(DeliveryFlaw.ROTATED_SECRET, this.count);
	}

	/**
	 * Send the same request a second time as soon as the first one is answered.
	 */
	public void duplicated() {
		this.plan.add(DeliveryFlaw.DUPLICATED, this.count);
	}

	/**
	 * Hold back the first attempts of as many deliveries as {@link #next(int)} tells, and
	 * send them in the reverse order, one after another, once all of them are there.
	 * @throws IllegalArgumentException if fewer than 2 were chosen
	 */
	public void reordered() {
		Assert.isTrue(this.count > 1, "One delivery alone cannot be reordered: choose more with next(int)");
		this.plan.holdBack(this.count);
	}

}
