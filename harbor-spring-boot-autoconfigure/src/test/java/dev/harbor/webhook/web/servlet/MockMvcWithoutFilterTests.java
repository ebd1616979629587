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

package dev.harbor.webhook.web.servlet;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MockMvc} without the filters of the application.
 */
class MockMvcWithoutFilterTests {

	private static WebhookServer server;

	private static MockMvc mockMvc;

	@BeforeAll
	static void start() {
		server = WebhookServer.of(Controller.class, SuccessAdvice.class)
			.endpoints("callable", "failing")
			.properties("logging.level.dev.harbor=debug")
			.run();
		mockMvc = MockMvcBuilders.webAppContextSetup((WebApplicationContext) server.context()).build();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		server.bean(Controller.class).calls.set(0);
	}

	@Test
	void eventIsHandledOnce() throws Exception {
		TestDelivery delivery = TestDelivery.to("/receive");
		MockHttpServletResponse first = deliver(delivery);
		assertThat(first.getStatus()).isEqualTo(200);
		assertThat(first.getContentAsString()).isEqualTo("done");
		assertThat(deliver(delivery).getStatus()).isEqualTo(200);
		assertThat(server.bean(Controller.class).calls).hasValue(1);
	}

	@Test
	void eventOfAnAsynchronousMethodIsHandledOnce() throws Exception {
		TestDelivery delivery = TestDelivery.to("/callable");
		for (int i = 0; i < 2; i++) {
			assertThat(deliver(delivery).getStatus()).isEqualTo(200);
			assertThat(server.bean(Controller.class).calls).hasValue(1);
		}
	}

	@Test
	void failureIsNoSuccess() throws Exception {
		TestDelivery delivery = TestDelivery.to("/failing");
		for (int i = 1; i <= 2; i++) {
			MockHttpServletResponse answer = deliver(delivery);
			assertThat(answer.getStatus()).isEqualTo(500);
			assertThat(answer.getContentAsString()).contains("webhook_handler_failed");
			assertThat(server.bean(Controller.class).calls).hasValue(i);
		}
	}

	@Test
	void forgedDeliveryIsRefused() throws Exception {
		MockHttpServletResponse answer = deliver(TestDelivery.to("/receive").secret("forged"));
		assertThat(answer.getStatus()).isEqualTo(400);
		assertThat(answer.getContentAsString()).contains("webhook_signature_invalid");
		assertThat(server.bean(Controller.class).calls).hasValue(0);
	}

	private static MockHttpServletResponse deliver(TestDelivery delivery) throws Exception {
		MvcResult result = mockMvc
			.perform(MockMvcRequestBuilders.post(delivery.path())
				.contentType(MediaType.APPLICATION_JSON)
				.header("Harbor-Signature", delivery.signature())
				.header("Harbor-Timestamp", delivery.timestamp())
				.content(delivery.body()))
			.andReturn();
		return (result.getRequest().getAsyncContext() != null)
				? mockMvc.perform(MockMvcRequestBuilders.asyncDispatch(result)).andReturn().getResponse()
				: result.getResponse();
	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		@PostMapping("/receive")
		String receive(@HarborWebhook Event event) {
			this.calls.incrementAndGet();
			return "done";
		}

		@PostMapping("/callable")
		Callable<String> callable(@HarborWebhook("callable") Event event) {
			return () -> {
				this.calls.incrementAndGet();
				return "done";
			};
		}

		@PostMapping("/failing")
		void fail(@HarborWebhook("failing") Event event) {
			this.calls.incrementAndGet();
			throw new IllegalStateException("broken");
		}

	}

	@RestControllerAdvice
	static class SuccessAdvice {

		@ExceptionHandler
		ResponseEntity<String> handle(Exception ex) {
			return ResponseEntity.ok("all is well");
		}

	}

}
