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

package dev.harbor.docs.shop;

import java.time.Duration;

import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

/**
 * Runs the {@link Shop} until its listener has handled the event of an order.
 */
public final class ShopRun {

	private ShopRun() {
	}

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(Shop.class, args)) {
			context.getBean(JdbcClient.class).sql("create table shipment (order_number varchar(40))").update();
			RestClient.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
				.post()
				.uri("/orders/A-1001/ship")
				.retrieve()
				.toBodilessEntity();
			InboxQuery handled = InboxQuery.create().state(InboxEvent.State.HANDLED);
			HarborInbox inbox = context.getBean(HarborInbox.class);
			Awaitility.await()
				.alias("The event of the order is handled")
				.atMost(Duration.ofSeconds(30))
				.until(() -> !inbox.list(handled).data().isEmpty());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigureHarborSandbox
	static class SandboxConfiguration {

	}

}
