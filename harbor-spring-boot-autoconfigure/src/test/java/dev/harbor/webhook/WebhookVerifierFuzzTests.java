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
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link WebhookVerifier}: any input results in a delivery or a
 * {@link WebhookVerificationException}. The build runs each test with the signature
 * vectors; {@code JAZZER_FUZZ=1} searches for more, guided by coverage.
 */
class WebhookVerifierFuzzTests {

	private static final SignatureVector VALID = SignatureVector.all().get(0);

	private static final WebhookVerifier verifier = WebhookVerifier.builder()
		.secrets(VALID.secret(), "", "old-secret")
		.clock(VALID.clock())
		.build();

	static Stream<Arguments> requests() {
		return SignatureVector.all()
			.stream()
			.map((vector) -> Arguments.of(vector.body(), vector.signature(), vector.timestamp()));
	}

	@MethodSource("requests")
	@FuzzTest(maxDuration = "10m")
	void anyRequestIsAcceptedOrRefused(byte @Nullable [] body, @Nullable String signature, @Nullable String timestamp) {
		boolean accepted = verify(body, signature, timestamp);
		if (body != null && accepted) {
			assertThat(verifier.isValid(body, signature, timestamp)).isTrue();
		}
	}

	static Stream<Arguments> bodies() {
		return Stream
			.concat(SignatureVector.all().stream().map(SignatureVector::body),
					Stream.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)
						.map((charset) -> new String(VALID.body(), StandardCharsets.UTF_8).getBytes(charset)))
			.map(Arguments::of);
	}

	/**
	 * Signs the input, so that it is parsed.
	 */
	@MethodSource("bodies")
	@FuzzTest(maxDuration = "10m")
	void anySignedBodyIsAcceptedOrRefused(byte @Nullable [] body) {
		if (body == null) {
			return;
		}
		String signature = WebhookSigner.of(VALID.secret()).sign(body, VALID.now());
		String timestamp = Long.toString(VALID.now().getEpochSecond());
		assertThat(verifier.isValid(body, signature, timestamp)).isTrue();
		verify(body, signature, timestamp);
	}

	private static boolean verify(byte @Nullable [] body, @Nullable String signature, @Nullable String timestamp) {
		try {
			WebhookDelivery delivery = verifier.verify(body, signature, timestamp);
			assertThat(List.of(delivery.id(), delivery.type(), delivery.createdAt(), delivery.event().id(),
					delivery.event().payload().json()))
				.doesNotContainNull();
			return true;
		}
		catch (WebhookVerificationException ex) {
			assertThat(ex.reason()).isNotNull();
			return false;
		}
		catch (IllegalArgumentException ex) {
			assertThat(body).as("only a body that is null is a mistake of the caller").isNull();
			return false;
		}
	}

}
