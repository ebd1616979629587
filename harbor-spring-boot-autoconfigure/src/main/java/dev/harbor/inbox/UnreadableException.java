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

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Takes the place of an exception that itself throws exceptions when it is asked for its
 * message or its causes, which could not be logged.
 */
final class UnreadableException extends Exception {

	private static final long serialVersionUID = 1L;

	private static final int MAX_CAUSES = 200;

	private UnreadableException(Throwable failure) {
		super(failure.getClass().getName() + ", whose message cannot be read", null, false, true);
	}

	/**
	 * Return an exception that can be described and logged.
	 * @return the given one if possible
	 */
	static Throwable readable(Throwable failure) {
		try {
			read(failure);
			return failure;
		}
		catch (Throwable ex) {
			return unreadable(failure);
		}
	}

	private static UnreadableException unreadable(Throwable failure) {
		UnreadableException unreadable = new UnreadableException(failure);
		try {
			unreadable.setStackTrace(failure.getStackTrace());
		}
		catch (RuntimeException ex) {
			// The trace of this place remains.
		}
		return unreadable;
	}

	private static void read(Throwable failure) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Throwable> left = new ArrayDeque<>(Set.of(failure));
		while (!left.isEmpty()) {
			Throwable next = left.remove();
			if (!seen.add(next)) {
				continue;
			}
			if (seen.size() > MAX_CAUSES) {
				throw new IllegalStateException("There are too many causes");
			}
			String.valueOf(next.getMessage());
			String.valueOf(next.getLocalizedMessage());
			String.valueOf(next);
			next.getStackTrace();
			if (next.getCause() != null) {
				left.add(next.getCause());
			}
			Collections.addAll(left, next.getSuppressed());
		}
	}

}
