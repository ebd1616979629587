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
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebhookSigner}. See {@link SignatureVectorTests} for signatures.
 */
class WebhookSignerTests {

	private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

	@Test
	void refusesAnEmptySecret() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebhookSigner.of(""));
	}

	@Test
	void fractionsOfASecondAreNotSigned() {
		WebhookSigner signer = WebhookSigner.of("secret");
		assertThat(signer.sign(BODY, Instant.parse("2026-03-01T08:15:30.999Z")))
			.isEqualTo(signer.sign(BODY, Instant.parse("2026-03-01T08:15:30Z")))
			.isNotEqualTo(signer.sign(BODY, Instant.parse("2026-03-01T08:15:31Z")));
	}

	@Test
	void signerCanBeReused() {
		WebhookSigner signer = WebhookSigner.of("secret");
		Instant at = Instant.parse("2026-03-01T08:15:30Z");
		String signature = signer.sign(BODY, at);
		signer.sign(new byte[] { 1 }, at);
		assertThat(signer.sign(BODY, at)).isEqualTo(signature).matches("[0-9a-f]{64}");
	}

	@Test
	void toStringDoesNotContainTheSecret() {
		assertThat(WebhookSigner.of("s3cret").toString()).doesNotContain("s3cret");
	}

}
