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

package dev.harbor.sample.orders;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

/**
 * Repository of orders.
 */
interface OrderRepository extends Repository<PurchaseOrder, String> {

	PurchaseOrder save(PurchaseOrder order);

	Optional<PurchaseOrder> findByNumber(String number);

	@Lock(LockMode.PESSIMISTIC_WRITE)
	Optional<PurchaseOrder> findForUpdateByNumber(String number);

	List<PurchaseOrder> findTop100ByNumberGreaterThanOrderByNumber(String number);

	List<PurchaseOrder> findTop5ByShippedAtIsNotNullOrderByShippedAtDesc();

	@Modifying
	@Query("update purchase_order set event_id = :eventId, version = version + 1 where number = :number")
	void confirm(String number, String eventId);

}
