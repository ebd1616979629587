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

package dev.harbor.webhook.web;

/**
 * A delivery without a web server.
 *
 * @param delivery the delivery
 */
record ReceivedRequest(TestDelivery delivery) implements WebhookRequest {

	@Override
	public String signature() {
		return this.delivery.signature();
	}

	@Override
	public String timestamp() {
		return this.delivery.timestamp();
	}

	@Override
	public byte[] body() {
		return this.delivery.body();
	}

	@Override
	public String remoteAddress() {
		return "203.0.113.7";
	}

}
