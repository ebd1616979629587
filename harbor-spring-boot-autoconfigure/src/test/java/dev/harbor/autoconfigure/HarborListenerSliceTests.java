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

package dev.harbor.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.web.TestDelivery;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners in a slice of Spring MVC, which does not contain the application's
 * inbox.
 */
@WebMvcTest(properties = "harbor.webhook.secret=" + TestDelivery.SECRET,
		excludeAutoConfiguration = org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration.class)
@Import(HarborListenerSliceTests.OrderEvents.class)
class HarborListenerSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private OrderEvents orders;

	@Autowired
	private ObjectProvider<HarborInbox> inbox;

	@Test
	void listenerIsCalledBeforeTheAnswer() {
		assertThat(this.inbox.getIfAvailable()).isNull();
		TestDelivery delivery = TestDelivery.to("/webhooks/harbor");
		for (int i = 0; i < 2; i++) {
			assertThat(this.mvc.post()
				.uri(delivery.path())
				.contentType(MediaType.APPLICATION_JSON)
				.header("Harbor-Signature", delivery.signature())
				.header("Harbor-Timestamp", delivery.timestamp())
				.content(delivery.body())).hasStatusOk();
		}
		assertThat(this.mvc.post().uri(delivery.path()).param("order", "1")).hasStatus(400);
		assertThat(this.orders.calls).hasValue(1);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

	static class OrderEvents {

		private final AtomicInteger calls = new AtomicInteger();

		@HarborListener
		void shipped(Order order) {
			this.calls.incrementAndGet();
		}

	}

	record Order(String order) {

	}

}
