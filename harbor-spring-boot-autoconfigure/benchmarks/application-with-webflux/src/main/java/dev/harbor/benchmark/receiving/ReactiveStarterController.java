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

package dev.harbor.benchmark.receiving;

import dev.harbor.webhook.HarborWebhook;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives with the starter, without blocking.
 */
@RestController
class ReactiveStarterController {

	private final Handled handled;

	ReactiveStarterController(Handled handled) {
		this.handled = handled;
	}

	@PostMapping("/starter-reactive")
	Mono<Void> receive(@HarborWebhook("reactive") OrderShipped order) {
		return Mono.fromRunnable(() -> this.handled.accept(order));
	}

}
