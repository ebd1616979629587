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

package dev.harbor.webhook;

import java.time.Instant;

import dev.harbor.event.Event;
import dev.harbor.event.HarborJsonReader;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookVerificationException.Reason;

import static dev.harbor.event.HarborJsonReader.present;

/**
 * Reads the body of a verified delivery.
 */
final class DeliveryJson {

	private DeliveryJson() {
	}

	static WebhookDelivery read(byte[] body, String endpoint, Instant signedAt, int secretPosition,
			PayloadConverter converter) {
		try {
			return HarborJsonReader.read(body,
					(delivery) -> read(delivery, endpoint, signedAt, secretPosition, converter));
		}
		catch (IllegalArgumentException ex) {
			throw new WebhookVerificationException(Reason.MALFORMED_BODY);
		}
	}

	private static WebhookDelivery read(HarborJsonReader json, String endpoint, Instant signedAt, int secretPosition,
			PayloadConverter converter) {
		String id = null;
		String type = null;
		Instant createdAt = null;
		Event event = null;
		String name;
		while ((name = json.nextName()) != null) {
			switch (name) {
				case "id" -> id = json.text();
				case "type" -> type = json.text();
				case "created_at" -> createdAt = json.time();
				case "data" -> event = json.object(HarborJsonReader::event);
				default -> json.skip();
			}
		}
		return new VerifiedDelivery(present(id, "id"), present(type, "type"), present(createdAt, "created_at"),
				present(event, "data").convertedBy(converter), endpoint, signedAt, secretPosition);
	}

}
