package dev.harbor.outbox;

import dev.harbor.event.Event;

/**
 * Application event: Harbor has taken an event of the outbox. Published after that was
 * recorded, by the instance that sent it; not published where that instance ends in
 * between.
 *
 * @param id the id of the entry
 * @param event the event as Harbor stored it
 */
public record OutboxEventSentEvent(String id, Event event) {

}
