package dev.harbor.sample.order;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * The body of a request for placing an order.
 */
record PlaceOrderRequest(@NotNull @Pattern(regexp = "[A-Za-z0-9-]{1,40}") String number,
		@NotBlank @Size(max = 200) String item, @Positive int quantity) {

}
