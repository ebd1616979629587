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

package dev.harbor.client;

import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.harbor.Page;
import org.jspecify.annotations.Nullable;

/**
 * Spliterator over all pages of a list, which fetches a page when one of its elements is
 * needed. An empty page may be followed by others. Ends at a cursor that was returned
 * before, to avoid an endless loop.
 *
 * @param <T> the type of the elements
 */
final class PageSpliterator<T> extends Spliterators.AbstractSpliterator<T> {

	private final Function<@Nullable String, Page<T>> pages;

	private @Nullable String cursor;

	private boolean last;

	private List<T> data = List.of();

	private int next;

	// Detects cycles of cursors in constant memory (Brent's algorithm).
	private @Nullable String seenCursor;

	private long pagesUntilPutAside = 1;

	private long pagesSincePutAside;

	/**
	 * Create a spliterator.
	 * @param pages supplies the page after a cursor
	 * @param startingAfter the cursor to begin with, or {@code null} for the first page
	 */
	PageSpliterator(Function<@Nullable String, Page<T>> pages, @Nullable String startingAfter) {
		super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
		this.pages = pages;
		this.cursor = startingAfter;
		this.seenCursor = startingAfter;
	}

	@Override
	public boolean tryAdvance(Consumer<? super T> action) {
		while (this.next == this.data.size() && !this.last) {
			this.data = List.of();
			this.next = 0;
			Page<T> page = this.pages.apply(this.cursor);
			this.data = page.data();
			String endCursor = page.endCursor().orElse(null);
			this.last = !page.hasMore() || endCursor == null || isSeen(endCursor);
			this.cursor = endCursor;
		}
		if (this.next == this.data.size()) {
			return false;
		}
		action.accept(this.data.get(this.next++));
		return true;
	}

	private boolean isSeen(String endCursor) {
		if (endCursor.equals(this.seenCursor)) {
			return true;
		}
		if (++this.pagesSincePutAside == this.pagesUntilPutAside) {
			this.seenCursor = endCursor;
			this.pagesUntilPutAside *= 2;
			this.pagesSincePutAside = 0;
		}
		return false;
	}

}
