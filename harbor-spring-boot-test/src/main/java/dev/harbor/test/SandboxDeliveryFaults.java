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
 * Faults of deliveries of a {@link HarborSandbox}. Each fault applies to the next
 * attempt, or to the number of attempts of {@link #next(int)}, including retries and
 * redeliveries. Faults apply in the order in which they were added.
 * <p>
 * Refused deliveries are retried on the usual schedule, without the fault. Immutable, and
 * safe for use by several threads.
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
	 * Set the number of affected attempts.
	 * @param attempts the number, at least 1
	 * @return these faults with that number
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public SandboxDeliveryFaults next(int attempts) {
		Assert.isTrue(attempts > 0, "'attempts' must be positive");
		return new SandboxDeliveryFaults(this.plan, attempts);
	}

	/**
	 * Sign with another secret.
	 */
	public void forged() {
		this.plan.add(DeliveryFlaw.FORGED, this.count);
	}

	/**
	 * Sign correctly, but ten minutes ago, which is twice the tolerance.
	 */
	public void stale() {
		this.plan.add(DeliveryFlaw.STALE, this.count);
	}

	/**
	 * Sign correctly, but ten minutes from now, which is twice the tolerance.
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
	 * Sign with the secret before the last rotation, or with another secret if there was
	 * no rotation.
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
	 * Hold back the first attempts of the number of deliveries of {@link #next(int)}, and
	 * then send them in reverse order.
	 * @throws IllegalArgumentException if the number is less than 2
	 */
	public void reordered() {
		Assert.isTrue(this.count > 1, "One delivery alone cannot be reordered: choose more with next(int)");
		this.plan.holdBack(this.count);
	}

}
