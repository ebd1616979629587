package dev.harbor.sample.tracking;

/**
 * What is read of the payload of an event. Not shared with the sender, which might be
 * another application: a subscriber names only what it needs, and ignores the rest.
 */
record ShippedOrder(String orderNumber) {

}
