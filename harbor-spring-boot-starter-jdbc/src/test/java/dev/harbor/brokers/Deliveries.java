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

package dev.harbor.brokers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.harbor.test.SignedDelivery;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Posts deliveries to the application like Harbor.
 */
class Deliveries {

	private final ApplicationContext context;

	private final RestClient client = RestClient.create();

	Deliveries(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Post deliveries of new events, all of which must be acknowledged.
	 * @return the ids of the events
	 */
	List<String> post(int count) {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of("order_id", "A-" + i))
				.signedFor(this.context);
			assertThat(this.client.post()
				.uri("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port")
						+ "/webhooks/harbor")
				.headers((headers) -> delivery.headers().forEach(headers::set))
				.body(delivery.body())
				.retrieve()
				.toBodilessEntity()
				.getStatusCode()).isEqualTo(HttpStatus.OK);
			ids.add(delivery.event().id());
		}
		return ids;
	}

}
