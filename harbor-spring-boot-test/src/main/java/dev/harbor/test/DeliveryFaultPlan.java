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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * The pending faults of deliveries.
 */
final class DeliveryFaultPlan {

	private final Deque<DeliveryFlaw> flaws = new ArrayDeque<>();

	private final List<Delivery> heldBack = new ArrayList<>();

	private int toHoldBack;

	synchronized void add(DeliveryFlaw flaw, int count) {
		this.flaws.addAll(Collections.nCopies(count, flaw));
	}

	synchronized void holdBack(int count) {
		this.toHoldBack += count;
	}

	synchronized DeliveryFlaw take() {
		DeliveryFlaw flaw = this.flaws.poll();
		return (flaw != null) ? flaw : DeliveryFlaw.NONE;
	}

	/**
	 * Add a new delivery.
	 * @param delivery the delivery
	 * @return the deliveries to send now, in order
	 */
	synchronized List<Delivery> pass(Delivery delivery) {
		if (this.toHoldBack == 0) {
			return List.of(delivery);
		}
		this.heldBack.add(0, delivery);
		if (this.heldBack.size() < this.toHoldBack) {
			return List.of();
		}
		List<Delivery> released = List.copyOf(this.heldBack);
		this.heldBack.clear();
		this.toHoldBack = 0;
		return released;
	}

	synchronized int pending() {
		return this.flaws.size();
	}

	synchronized void reset() {
		this.flaws.clear();
		this.heldBack.clear();
		this.toHoldBack = 0;
	}

}
