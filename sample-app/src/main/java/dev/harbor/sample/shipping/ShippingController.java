package dev.harbor.sample.shipping;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Ships orders on request.
 */
@RestController
class ShippingController {

	private final ShippingService shipping;

	ShippingController(ShippingService shipping) {
		this.shipping = shipping;
	}

	@PostMapping("/orders/{number}/ship")
	ResponseEntity<ShipmentResponse> ship(@PathVariable String number) {
		Shipment shipment = this.shipping.ship(number);
		HttpStatus status = (shipment.confirmed()) ? HttpStatus.OK : HttpStatus.ACCEPTED;
		return ResponseEntity.status(status).body(ShipmentResponse.of(shipment));
	}

}
