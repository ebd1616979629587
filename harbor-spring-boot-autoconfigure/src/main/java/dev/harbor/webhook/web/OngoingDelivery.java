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

package dev.harbor.webhook.web;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.webhook.WebhookDelivery;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A verified delivery whose event is claimed, until its outcome is decided: it
 * {@link #ended ended}, it {@link #failed failed}, or it was {@link #abandoned
 * abandoned}. The first call of these methods decides the outcome; later calls return the
 * answer to this decision. The methods may wait for the event store, throw no exceptions
 * other than errors, and are safe for use by several threads.
 *
 * @since 0.2.0
 */
public final class OngoingDelivery {

	private static final Log logger = LogFactory.getLog(OngoingDelivery.class);

	private final WebhookTarget target;

	private final WebhookDelivery delivery;

	private final EventHandling handling;

	private final DeliveryObservation observation;

	private final OpenDeliveries open;

	private final LimitedLog log;

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);

	// A thread that reads the answer while another thread decides must not get a success.
	private volatile @Nullable WebhookAnswer answer = WebhookAnswer.unavailable(null);

	private volatile @Nullable Boolean handlerSucceeded;

	private final AtomicBoolean rolledBack = new AtomicBoolean();

	OngoingDelivery(WebhookTarget target, WebhookDelivery verified, EventHandling handling,
			DeliveryObservation observation, OpenDeliveries open, LimitedLog log) {
		this.target = target;
		this.delivery = handling.attachTo(verified);
		this.handling = handling;
		this.observation = observation;
		this.open = open;
		this.log = log;
	}

	/**
	 * Return the target of the delivery.
	 * @return the target
	 */
	public WebhookTarget target() {
		return this.target;
	}

	/**
	 * Return the delivery for the handler.
	 * @return the delivery
	 */
	public WebhookDelivery delivery() {
		return this.delivery;
	}

	/**
	 * Return whether the outcome of the delivery is decided.
	 * @return whether the outcome is decided
	 */
	public boolean isDecided() {
		return this.phase.get() != Phase.OPEN;
	}

	/**
	 * Return whether deciding the outcome may block.
	 * @return {@code false} if the event store does not block
	 */
	public boolean mayBlock() {
		return this.handling.mayBlock();
	}

	/**
	 * Decide the outcome by the status of the answer. A success is recorded.
	 * @param status the status of the answer
	 * @return {@code null} if the answer can be sent, or the answer to send instead
	 */
	public @Nullable WebhookAnswer ended(int status) {
		return WebhookAnswer.isSuccess(status) ? ended(WebhookOutcome.ACCEPTED)
				: decide(() -> fail(null, WebhookAnswer.failed(status)));
	}

	/**
	 * Decide for the outcome that the handler returned.
	 * @param outcome the outcome
	 * @return {@code null} if the answer can be a success, or the answer to send instead
	 */
	public @Nullable WebhookAnswer ended(WebhookOutcome outcome) {
		return switch (outcome) {
			case ACCEPTED, DUPLICATE, IGNORED -> decide(() -> complete(outcome));
			case IN_PROGRESS, REJECTED, FAILED -> decide(() -> fail(null, WebhookAnswer.unavailable(null)));
		};
	}

	/**
	 * Decide for a failure, and release the event for the next attempt.
	 * @param cause the cause of the failure
	 * @return the answer
	 */
	public @Nullable WebhookAnswer failed(@Nullable Throwable cause) {
		return failed(cause, 500);
	}

	/**
	 * Decide for a failure, and release the event for the next attempt.
	 * @param cause the cause of the failure
	 * @param status the status chosen by the application, which is used unless it is a
	 * success
	 * @return the answer
	 */
	public @Nullable WebhookAnswer failed(@Nullable Throwable cause, int status) {
		return decide(() -> fail(cause, WebhookAnswer.failed(status)));
	}

	/**
	 * Decide for a failure, because the answer of an asynchronous handler can no longer
	 * be sent. The handler may still be running, so the event stays claimed until the
	 * {@link #handlerEnded handler} or the lease has ended.
	 * @param cause the cause
	 * @return the answer, if it can be sent after all
	 */
	public @Nullable WebhookAnswer abandoned(@Nullable Throwable cause) {
		if (this.phase.compareAndSet(Phase.OPEN, Phase.ABANDONED)) {
			this.open.abandon(this);
			this.observation.error(cause);
			this.observation.stop(WebhookOutcome.FAILED);
			logger.warn("%s was not handled in time".formatted(describe()));
			concludeAbandoned();
		}
		return this.answer;
	}

	/**
	 * Note the end of an asynchronous handler. If the delivery was abandoned, the event
	 * is recorded or released now.
	 * @param success whether the handler handled the event
	 */
	public void handlerEnded(boolean success) {
		this.handlerSucceeded = success;
		concludeAbandoned();
	}

	/**
	 * Record the rollback of a transaction around the handler. The event is not handled
	 * then, unless the handler recorded it in a separate transaction.
	 */
	public void rolledBack() {
		if (this.handling.isCommitted()) {
			return;
		}
		this.rolledBack.set(true);
		// Without a decision the event is left alone here, because the transaction still
		// holds its connection.
		if (this.phase.get() == Phase.ACCEPTED) {
			logger.error(
					"%s was answered with success, but the transaction around its handler was rolled back afterwards; "
						.formatted(describe()) + "the event is open again");
			quietly(this.handling::undo, "cannot be opened again");
		}
	}

	/**
	 * Release the event when the application stops, even if its handler is still running,
	 * so that another instance can take it over.
	 */
	void giveBack() {
		if (this.phase.compareAndSet(Phase.ABANDONED, Phase.FAILED)) {
			release();
		}
		else {
			decide(() -> fail(null, WebhookAnswer.unavailable(null)));
		}
	}

	void warnOfSlow(long seconds) {
		logger.warn(
				"%s is still being handled after %s of the 10 seconds that Harbor waits; the handler or the database is slow"
					.formatted(describe(), seconds));
		this.observation.slow();
	}

	private @Nullable WebhookAnswer decide(Decision decision) {
		if (this.phase.compareAndSet(Phase.OPEN, Phase.DECIDING)) {
			this.open.end(this);
			try {
				this.answer = decision.decide();
			}
			finally {
				// These calls have an effect only after an error.
				this.observation.stop(WebhookOutcome.FAILED);
				this.phase.compareAndSet(Phase.DECIDING, Phase.FAILED);
			}
		}
		return this.answer;
	}

	private @Nullable WebhookAnswer complete(WebhookOutcome outcome) {
		if (this.rolledBack.get()) {
			logger
				.error("%s was handled, but the transaction around its handler was rolled back; ".formatted(describe())
						+ "Harbor retries it");
			return fail(null, WebhookAnswer.failed(500));
		}
		try {
			this.handling.complete();
		}
		catch (Exception ex) {
			this.log.warn(logger,
					() -> "%s was handled but could not be recorded; Harbor retries it: %s".formatted(describe(), ex),
					ex);
			return fail(ex, WebhookAnswer.unavailable(null));
		}
		this.phase.set(Phase.ACCEPTED);
		this.observation.stop(outcome);
		return null;
	}

	private WebhookAnswer fail(@Nullable Throwable cause, WebhookAnswer answer) {
		this.phase.set(Phase.FAILED);
		this.observation.error(cause);
		this.observation.stop(WebhookOutcome.FAILED);
		release();
		return answer;
	}

	private void concludeAbandoned() {
		Boolean succeeded = this.handlerSucceeded;
		if (succeeded == null
				|| !this.phase.compareAndSet(Phase.ABANDONED, succeeded ? Phase.ACCEPTED : Phase.FAILED)) {
			return;
		}
		this.open.end(this);
		if (succeeded && !this.rolledBack.get()) {
			quietly(() -> {
				this.handling.complete();
				logger.info("%s was handled after its request had ended".formatted(describe()));
			}, "was handled late but could not be recorded");
		}
		else {
			release();
		}
	}

	private void release() {
		quietly(this.handling::release, "cannot be given back before its lease ends");
	}

	private void quietly(Runnable action, String problem) {
		try {
			action.run();
		}
		catch (Exception ex) {
			this.log.warn(logger, () -> "%s %s: %s".formatted(describe(), problem, ex), ex);
		}
	}

	private String describe() {
		return "Event %s of endpoint '%s'".formatted(LimitedLog.printable(this.delivery.event().id()),
				this.target.endpoint());
	}

	private enum Phase {

		OPEN, DECIDING, ABANDONED, ACCEPTED, FAILED

	}

	@FunctionalInterface
	private interface Decision {

		@Nullable WebhookAnswer decide();

	}

}
