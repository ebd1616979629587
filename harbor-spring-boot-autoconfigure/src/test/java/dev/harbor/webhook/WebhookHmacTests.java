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

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebhookHmac}.
 */
class WebhookHmacTests {

	private static final String SIGNATURE = "40785fa9d6448e631fb47cad36a21f4a7b8b7bf5d6ecd087ff02ccd2da8240a1";

	private static String sign(WebhookHmac hmac, String timestamp, String body) {
		return HexFormat.of()
			.formatHex(hmac.sign(timestamp.getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void signsTimestampFullStopAndBody() {
		WebhookHmac hmac = WebhookHmac.of("key");
		assertThat(sign(hmac, "The quick brown fox", " jumps over the lazy dog")).isEqualTo(SIGNATURE);
		assertThat(sign(hmac, "The quick brown fox", " jumps over the lazy dog")).isEqualTo(SIGNATURE);
		assertThat(sign(WebhookHmac.of("other"), "The quick brown fox", " jumps over the lazy dog"))
			.isNotEqualTo(SIGNATURE);
	}

	@Test
	void signatureOfAnEmptySecretIsEmpty() {
		assertThat(WebhookHmac.of("").sign(new byte[1], new byte[1])).isEmpty();
	}

}
