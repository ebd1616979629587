package dev.harbor;

import java.util.List;
import java.util.Optional;

/**
 * One page of a list, newest first.
 *
 * @param <T> the type of the elements
 * @param data the elements, 100 at most
 * @param hasMore whether another page follows
 * @param endCursor what to pass as {@code startingAfter} for the next page; Harbor takes
 * it for 24 hours, so an interrupted job can go on from it
 */
public record Page<T>(List<T> data, boolean hasMore, Optional<String> endCursor) {

	public Page {
		data = List.copyOf(data);
	}

}
