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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for verification and signing with Harbor's signature vectors.
 */
class SignatureVectorTests {

	private static final Path SHARED = Path.of("../../shared/vectors/public.json");

	private final Locale locale = Locale.getDefault();

	@AfterEach
	void restoreLocale() {
		Locale.setDefault(this.locale);
	}

	static List<SignatureVector> vectors() {
		return SignatureVector.all();
	}

	static Stream<SignatureVector> validVectors() {
		return vectors().stream().filter(SignatureVector::isValid);
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void validVectorsAreAccepted(SignatureVector vector) {
		assertThat(verifier(vector).isValid(vector.body(), vector.signature(), vector.timestamp()))
			.isEqualTo(vector.isValid());
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void verifyRefusesForTheExpectedReason(SignatureVector vector) {
		Reason refusal = refusal(vector);
		switch (vector.expected()) {
			// Several correctly signed bodies are not deliveries.
			case "valid" -> assertThat(refusal).isIn(null, Reason.MALFORMED_BODY);
			case "invalid_signature" -> assertThat(refusal).isEqualTo(Reason.SIGNATURE_MISMATCH);
			case "stale" -> assertThat(refusal).isEqualTo(expectedOffTime(vector));
			case "malformed" -> assertThat(refusal).isIn(expectedMalformed(vector));
			default -> throw new AssertionError("No such expectation: " + vector.expected());
		}
	}

	private static Reason expectedOffTime(SignatureVector vector) {
		return Instant.ofEpochSecond(Long.parseLong(vector.timestamp())).isBefore(vector.now())
				? Reason.TIMESTAMP_TOO_OLD : Reason.TIMESTAMP_IN_FUTURE;
	}

	private static Set<Reason> expectedMalformed(SignatureVector vector) {
		return vector.name().startsWith("timestamp") ? EnumSet.of(Reason.MISSING_TIMESTAMP, Reason.MALFORMED_TIMESTAMP)
				: EnumSet.of(Reason.MISSING_SIGNATURE, Reason.MALFORMED_SIGNATURE);
	}

	@Test
	void bodiesThatAreDeliveriesAreRead() {
		assertThat(validVectors().filter((vector) -> refusal(vector) == null)).extracting(SignatureVector::name)
			.contains("valid-ascii-json", "valid-utf8-emoji", "valid-crlf-and-trailing-newline", "valid-trailing-lf",
					"valid-pretty-json", "valid-non-ascii-secret")
			.doesNotContain("valid-empty-body", "valid-non-utf8-bytes", "valid-nul-bytes", "valid-only-newline");
	}

	@ParameterizedTest
	@MethodSource("validVectors")
	void signerCreatesTheSignature(SignatureVector vector) {
		Instant at = Instant.ofEpochSecond(Long.parseLong(vector.timestamp()));
		assertThat(WebhookSigner.of(vector.secret()).sign(vector.body(), at)).isEqualTo(vector.signature());
	}

	@ParameterizedTest
	@MethodSource("validVectors")
	void resultDoesNotDependOnTheLocale(SignatureVector vector) {
		Instant at = Instant.ofEpochSecond(Long.parseLong(vector.timestamp()));
		for (String tag : List.of("ar-EG-u-nu-arab", "tr-TR", "hi-IN-u-nu-deva", "th-TH-u-ca-buddhist-nu-thai")) {
			Locale.setDefault(Locale.forLanguageTag(tag));
			assertThat(WebhookSigner.of(vector.secret()).sign(vector.body(), at)).isEqualTo(vector.signature());
			assertThat(verifier(vector).isValid(vector.body(), vector.signature(), vector.timestamp())).isTrue();
		}
	}

	@Test
	void vectorsEqualTheSharedOnes() throws IOException {
		assumeTrue(Files.exists(SHARED));
		try (InputStream in = SignatureVector.class.getResourceAsStream(SignatureVector.RESOURCE)) {
			assertThat(in).hasBinaryContent(Files.readAllBytes(SHARED));
		}
	}

	private static @Nullable Reason refusal(SignatureVector vector) {
		try {
			verifier(vector).verify(vector.body(), vector.signature(), vector.timestamp());
			return null;
		}
		catch (WebhookVerificationException ex) {
			return ex.reason();
		}
	}

	private static WebhookVerifier verifier(SignatureVector vector) {
		return WebhookVerifier.builder().secrets(vector.secret()).clock(vector.clock()).build();
	}

}
