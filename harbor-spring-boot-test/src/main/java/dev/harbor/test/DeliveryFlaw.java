package dev.harbor.test;

/**
 * What can be wrong with an attempt to deliver something.
 */
enum DeliveryFlaw {

	NONE, FORGED, STALE, FROM_THE_FUTURE, TRUNCATED, ROTATED_SECRET, DUPLICATED

}
