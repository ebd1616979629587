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

package dev.harbor.inbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Stores what several threads store at the same time with one commit: the first one goes
 * at once, and those that arrive meanwhile share the next commit, which one of them makes
 * for all. Needs no thread of its own.
 *
 * @param <T> the type of what is stored
 */
final class GroupCommit<T> {

	private static final int MAX_SIZE = 64;

	// A commit that takes longer hangs, which must not concern later ones.
	private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

	private final Function<List<T>, Predicate<T>> store;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Member> waiting = new ArrayDeque<>();

	private @Nullable Group current;

	/**
	 * Create an instance.
	 * @param store stores all of a list or, if it throws an exception, perhaps nothing;
	 * must not matter if it stores something again. Returns what was not known before.
	 */
	GroupCommit(Function<List<T>, Predicate<T>> store) {
		this.store = store;
	}

	/**
	 * Store something, and return when it is committed. Where it shares a commit that
	 * fails, it is stored alone.
	 * @return whether it was unknown
	 */
	boolean store(T item) {
		Member member = new Member(item);
		Group group = enter(member);
		if (group == null) {
			group = await(member);
		}
		if (group != null) {
			commit(group);
		}
		return member.isStored() || (member.isAlone() && this.store.apply(List.of(item)).test(item));
	}

	private @Nullable Group enter(Member member) {
		this.lock.lock();
		try {
			if (this.current != null && !this.current.isOverdue()) {
				this.waiting.add(member);
				return null;
			}
			this.current = new Group(List.of(member));
			return this.current;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for the end of the commit.
	 * @return the group that the current thread must commit, or {@code null} if another
	 * thread did
	 */
	private @Nullable Group await(Member member) {
		long deadline = System.nanoTime() + PATIENCE;
		boolean mayLeave = true;
		boolean interrupted = false;
		while (!member.isDecided()) {
			long left = deadline - System.nanoTime();
			if (mayLeave && left <= 0) {
				leave(member);
				mayLeave = false;
			}
			else if (mayLeave) {
				LockSupport.parkNanos(this, left);
			}
			else {
				LockSupport.park(this);
			}
			// It may be committed already.
			interrupted |= Thread.interrupted();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return member.group();
	}

	private void leave(Member member) {
		this.lock.lock();
		try {
			if (this.waiting.remove(member)) {
				member.decide(Outcome.ALONE);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void commit(Group group) {
		Function<Member, Object> outcome = (member) -> Outcome.ALONE;
		try {
			Predicate<T> stored = this.store.apply(group.members().stream().map((member) -> member.item).toList());
			outcome = (member) -> stored.test(member.item) ? Outcome.STORED : Outcome.KNOWN;
		}
		catch (CannotGetJdbcConnectionException ex) {
			// Each of them would wait as long again.
			outcome = (member) -> ex;
		}
		catch (RuntimeException ex) {
			if (group.members().size() == 1) {
				outcome = (member) -> ex;
			}
		}
		finally {
			end(group);
			for (Member member : group.members()) {
				member.decide(outcome.apply(member));
			}
		}
	}

	private void end(Group group) {
		Group next = null;
		this.lock.lock();
		try {
			if (this.current == group) {
				next = nextGroup();
				this.current = next;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (next != null) {
			next.members().get(0).decide(next);
		}
	}

	private @Nullable Group nextGroup() {
		List<Member> members = new ArrayList<>();
		while (!this.waiting.isEmpty() && members.size() < MAX_SIZE) {
			members.add(this.waiting.remove());
		}
		return members.isEmpty() ? null : new Group(members);
	}

	/**
	 * The result of a member, unless it failed.
	 */
	private enum Outcome {

		STORED, KNOWN, ALONE

	}

	/**
	 * Those that share a commit.
	 */
	private final class Group {

		private final List<Member> members;

		private final long begun = System.nanoTime();

		Group(List<Member> members) {
			this.members = members;
		}

		List<Member> members() {
			return this.members;
		}

		boolean isOverdue() {
			return System.nanoTime() - this.begun > PATIENCE;
		}

	}

	/**
	 * Something to store, and the thread that waits for it.
	 */
	private final class Member {

		private final T item;

		private final Thread thread = Thread.currentThread();

		private volatile @Nullable Object decision;

		Member(T item) {
			this.item = item;
		}

		void decide(Object decision) {
			this.decision = decision;
			LockSupport.unpark(this.thread);
		}

		boolean isDecided() {
			return this.decision != null;
		}

		@SuppressWarnings("unchecked")
		@Nullable Group group() {
			return (this.decision instanceof GroupCommit<?>.Group group) ? (Group) group : null;
		}

		boolean isStored() {
			if (this.decision instanceof RuntimeException failure) {
				throw failure;
			}
			return this.decision == Outcome.STORED;
		}

		boolean isAlone() {
			return this.decision == Outcome.ALONE;
		}

	}

}
