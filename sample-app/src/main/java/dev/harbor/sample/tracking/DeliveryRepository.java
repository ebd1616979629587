package dev.harbor.sample.tracking;

import java.util.List;

import org.springframework.data.repository.Repository;

/**
 * Where deliveries are kept.
 */
interface DeliveryRepository extends Repository<Delivery, Long> {

	Delivery save(Delivery delivery);

	List<Delivery> findTop100ByOrderByIdDesc();

	List<Delivery> findTop100ByOrderNumberOrderByIdDesc(String orderNumber);

}
