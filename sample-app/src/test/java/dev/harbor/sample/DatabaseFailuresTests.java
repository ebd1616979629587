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

package dev.harbor.sample;

import java.io.EOFException;

import org.junit.jupiter.api.Test;

import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DatabaseFailures}.
 */
class DatabaseFailuresTests {

	private final MockMvcTester mvc = MockMvcTester
		.create(MockMvcBuilders.standaloneSetup(new Orders()).setControllerAdvice(new DatabaseFailures()).build());

	@Test
	void brokenDatabaseConnectionIsAnswered503() {
		assertThat(this.mvc.post().uri("/orders")).hasStatus(503);
	}

	@RestController
	static class Orders {

		@PostMapping("/orders")
		void place() {
			// The exception of the PostgreSQL driver after a shutdown of the server.
			throw new CannotCreateTransactionException("Could not open a connection", new EOFException());
		}

	}

}
