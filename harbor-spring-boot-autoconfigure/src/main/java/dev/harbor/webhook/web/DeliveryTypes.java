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

import dev.harbor.event.HarborJsonReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the type of deliveries that contain no event.
 */
final class DeliveryTypes {

	private static final String EVENT_CREATED = "event.created";

	private static final int MAX_LENGTH = 255;

	private DeliveryTypes() {
	}

	/**
	 * Return the type of a verified delivery.
	 * @param body the body
	 * @return the type, or {@code null} if the body is no delivery, or the type is that
	 * of deliveries of events
	 */
	static @Nullable String otherThanEvent(byte[] body) {
		try {
			String type = HarborJsonReader.read(body, DeliveryTypes::read);
			return (type.equals(EVENT_CREATED) || type.isBlank() || type.length() > MAX_LENGTH) ? null : type;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String read(HarborJsonReader json) {
		String id = null;
		String type = null;
		String name;
		while ((name = json.nextName()) != null) {
			switch (name) {
				case "id" -> id = json.text();
				case "type" -> type = json.text();
				default -> json.skip();
			}
		}
		HarborJsonReader.present(id, "id");
		return HarborJsonReader.present(type, "type");
	}

}
