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
import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.event.HarborJsonReader;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookVerificationException.Reason;

import static dev.harbor.event.HarborJsonReader.present;

/**
 * Reads the body of a verified delivery.
 */
final class DeliveryJson {

	// Harbor's limit for types. Its ids are shorter.
	private static final int MAX_LENGTH = 255;

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
				storable(present(event, "data")).convertedBy(converter), endpoint, signedAt, secretPosition);
	}

	/**
	 * An event that no database could store would be delivered again for three days.
	 */
	private static Event storable(Event event) {
		for (String text : List.of(event.id(), event.type(), event.workspaceId())) {
			if (text.isEmpty() || text.length() > MAX_LENGTH || !isStorable(text)) {
				throw new IllegalArgumentException("An id or a type cannot be stored");
			}
		}
		return event;
	}

	private static boolean isStorable(String text) {
		// Of pairs of surrogates, only the code point is seen.
		return text.codePoints()
			.noneMatch((character) -> character == 0
					|| (character <= Character.MAX_SURROGATE && character >= Character.MIN_SURROGATE));
	}

}
