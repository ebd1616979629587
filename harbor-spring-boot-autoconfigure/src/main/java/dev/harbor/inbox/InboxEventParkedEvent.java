package dev.harbor.inbox;

/**
 * Published when an event was parked: no further attempt is made until somebody retries
 * it.
 *
 * @param event the event as the listener that failed sees it
 */
public record InboxEventParkedEvent(InboxEvent event) {

}
