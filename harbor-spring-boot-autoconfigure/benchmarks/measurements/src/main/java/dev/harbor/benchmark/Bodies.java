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

package dev.harbor.benchmark;

import java.nio.charset.StandardCharsets;

/**
 * The measured deliveries and events.
 */
final class Bodies {

	static final String SECRET = "whsec_5b1f0c7e9a3d48c2b6e1f4a790d8c3e2";

	private Bodies() {
	}

	/**
	 * Return a payload that is longer by a number of bytes than one with two items and an
	 * empty note.
	 */
	static String payload(int more) {
		StringBuilder payload = new StringBuilder("""
				{"order_id":"ord_7f3a9c","carrier":"DHL","tracking_number":"JD014600006281232704","items":[\
				{"sku":"SKU-1","quantity":2},{"sku":"SKU-2","quantity":1}""");
		String item = ",{\"sku\":\"SKU-1234567\",\"quantity\":3}";
		int left = more;
		for (; left >= item.length(); left -= item.length()) {
			payload.append(item);
		}
		return payload.append("],\"note\":\"").append("n".repeat(left)).append("\"}").toString();
	}

	static String event(String id, String payload) {
		return """
				{"id":"%s","type":"order.shipped","workspace_id":"ws_2b6d8f0a1c3e","payload":%s,\
				"created_at":"2026-03-01T08:15:30.123Z"}""".formatted(id, payload);
	}

	static String delivery(String eventId, String payload) {
		return """
				{"id":"del_9d2e4f6a8b0c","type":"event.created","created_at":"2026-03-01T08:15:30.456Z","data":%s}"""
			.formatted(event(eventId, payload));
	}

	/**
	 * Return a delivery of an exact size.
	 */
	static byte[] deliveryOfSize(int size) {
		int rest = delivery("evt_4c8a1e3f5b7d", payload(0)).length();
		return delivery("evt_4c8a1e3f5b7d", payload(size - rest)).getBytes(StandardCharsets.UTF_8);
	}

}
