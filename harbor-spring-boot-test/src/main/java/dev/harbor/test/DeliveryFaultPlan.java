package dev.harbor.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * The faults that deliveries are going to have.
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
	 * Pass on a new delivery, unless it is held back.
	 * @param delivery the delivery
	 * @return what is to be sent now, one after another
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

	synchronized void reset() {
		this.flaws.clear();
		this.heldBack.clear();
		this.toHoldBack = 0;
	}

}
