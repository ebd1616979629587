package dev.harbor.outbox;

/**
 * Application event: an entry of the outbox is parked, since Harbor will never take it or
 * may have taken it unseen.
 *
 * @param event the entry
 */
public record OutboxEventParkedEvent(OutboxEvent event) {

}
