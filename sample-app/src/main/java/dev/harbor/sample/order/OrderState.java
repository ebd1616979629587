package dev.harbor.sample.order;

/**
 * How far an order has come.
 */
public enum OrderState {

	PLACED, SHIPPED

}
