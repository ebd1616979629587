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

package dev.harbor.health;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import dev.harbor.Page;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.outbox.OutboxEvent;
import dev.harbor.outbox.OutboxEvent.State;
import dev.harbor.outbox.OutboxQuery;
import dev.harbor.outbox.OutboxStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.util.StringUtils;

/**
 * {@link Endpoint} to show the outbox without payloads, and to retry or discard entries.
 *
 * @since 0.2.0
 */
@Endpoint(id = "harboroutbox")
public class HarborOutboxEndpoint {

	private static final int LIMIT = 100;

	private final Supplier<@Nullable HarborOutbox> outbox;

	/**
	 * Create an endpoint.
	 * @param outbox supplies the outbox, if it is used
	 */
	public HarborOutboxEndpoint(Supplier<@Nullable HarborOutbox> outbox) {
		this.outbox = outbox;
	}

	private HarborOutbox outbox() {
		HarborOutbox outbox = this.outbox.get();
		if (outbox == null) {
			throw new InvalidEndpointRequestException("The outbox is not used", "The outbox is not used");
		}
		return outbox;
	}

	/**
	 * Show the status of the outbox, or list entries.
	 * @param state the state of the entries to list, such as {@code parked}, or
	 * {@code null} for the status
	 * @param after the cursor of the previous page, or {@code null} for the first page
	 * @return the status, or the page, newest first
	 */
	@ReadOperation
	public OperationResponseBody read(@Nullable String state, @Nullable String after) {
		if (state == null && after == null) {
			HarborOutbox outbox = outbox();
			OutboxStatus status = outbox.status();
			return new OutboxDescriptor(status.stored(), status.retrying(), status.parked(),
					status.oldestStored().orElse(null),
					(outbox instanceof JdbcHarborOutbox jdbc) ? jdbc.refusals() : Map.of());
		}
		OutboxQuery query = OutboxQuery.create().limit(LIMIT);
		query = StringUtils.hasText(state) ? query.state(state(state)) : query;
		query = StringUtils.hasText(after) ? startingAfter(query, after) : query;
		Page<OutboxEvent> page = outbox().list(query);
		return new EntriesDescriptor(page.data().stream().map(EntryDescriptor::of).toList(),
				page.hasMore() ? page.endCursor().orElse(null) : null);
	}

	private static OutboxQuery startingAfter(OutboxQuery query, String cursor) {
		try {
			return query.startingAfter(cursor);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException("Unknown cursor", "'after' must be the cursor of a page");
		}
	}

	private static State state(String state) {
		try {
			return State.valueOf(state.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException("Unknown state '%s'".formatted(state),
					"The state must be one of stored, sent, parked");
		}
	}

	/**
	 * Show an entry.
	 * @param id the id of the entry
	 * @return the entry, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable EntryDescriptor entry(@Selector String id) {
		return outbox().list(OutboxQuery.create().id(id))
			.data()
			.stream()
			.findFirst()
			.map(EntryDescriptor::of)
			.orElse(null);
	}

	/**
	 * Retry all parked entries.
	 * @return the number of them
	 */
	@WriteOperation
	public RetriedDescriptor retryParked() {
		return new RetriedDescriptor(outbox().retryParked());
	}

	/**
	 * Retry an entry.
	 * @param id the id of the entry
	 * @return the number of them
	 */
	@WriteOperation
	public RetriedDescriptor retry(@Selector String id) {
		return new RetriedDescriptor(outbox().retry(id) ? 1 : 0);
	}

	/**
	 * Discard an entry.
	 * @param id the id of the entry
	 * @return the number of them
	 */
	@DeleteOperation
	public DiscardedDescriptor discard(@Selector String id) {
		return new DiscardedDescriptor(outbox().discard(id) ? 1 : 0);
	}

	/**
	 * Description of the outbox.
	 *
	 * @param stored the number of stored entries
	 * @param retrying how many of them failed before
	 * @param parked the number of parked entries
	 * @param oldestStored when the oldest stored entry was emitted
	 * @param refusals the codes of Harbor for clients that it refuses
	 */
	public record OutboxDescriptor(long stored, long retrying, long parked, @Nullable Instant oldestStored,
			Map<String, String> refusals) implements OperationResponseBody {

	}

	/**
	 * Description of a page of entries.
	 *
	 * @param entries the entries
	 * @param next the cursor of the next page, if there is one
	 */
	public record EntriesDescriptor(List<EntryDescriptor> entries,
			@Nullable String next) implements OperationResponseBody {

	}

	/**
	 * Description of an entry.
	 *
	 * @param id the id of the entry
	 * @param client the name of the client
	 * @param type the type of the event
	 * @param state the state
	 * @param attempts the number of attempts
	 * @param emittedAt when the event was emitted
	 * @param nextAttempt the time of the next attempt
	 * @param eventId the id of the event at Harbor
	 * @param lastError the error of the last attempt
	 */
	public record EntryDescriptor(String id, String client, String type, String state, int attempts, Instant emittedAt,
			@Nullable Instant nextAttempt, @Nullable String eventId,
			@Nullable String lastError) implements OperationResponseBody {

		static EntryDescriptor of(OutboxEvent event) {
			return new EntryDescriptor(event.id(), event.client(), event.type(),
					event.state().name().toLowerCase(Locale.ROOT), event.attempts(), event.emittedAt(),
					event.nextAttempt().orElse(null), event.eventId().orElse(null), event.lastError().orElse(null));
		}

	}

	/**
	 * Result of a retry.
	 *
	 * @param retried the number of entries
	 */
	public record RetriedDescriptor(int retried) implements OperationResponseBody {

	}

	/**
	 * Result of a removal.
	 *
	 * @param discarded the number of entries
	 */
	public record DiscardedDescriptor(int discarded) implements OperationResponseBody {

	}

}
