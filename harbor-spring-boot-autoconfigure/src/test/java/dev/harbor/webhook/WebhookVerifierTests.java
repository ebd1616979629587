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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.webhook.WebhookVerifier.SecretStatus;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebhookVerifier}.
 */
class WebhookVerifierTests {

	private static final Instant NOW = Instant.parse("2026-03-01T08:15:30Z");

	private static final String TIMESTAMP = Long.toString(NOW.getEpochSecond());

	private static final String PAYLOAD = "{ \"order_id\" : \"ord_\u00e9\", \"total\": 1.0 }";

	private static final String DELIVERY = delivery("\"data\":" + event(PAYLOAD));

	@Test
	void readsTheDelivery() {
		byte[] body = bytes(DELIVERY);
		WebhookDelivery delivery = verifier("new").verify(body, sign("new", body), TIMESTAMP);
		assertThat(delivery.id()).isEqualTo("del_1");
		assertThat(delivery.type()).isEqualTo("event.created");
		assertThat(delivery.createdAt()).isEqualTo(Instant.parse("2026-03-01T08:15:29.5Z"));
		assertThat(delivery.endpoint()).isEqualTo("default");
		assertThat(delivery.signedAt()).isEqualTo(NOW);
		assertThat(delivery.secretPosition()).isZero();
		assertThat(delivery.event().id()).isEqualTo("evt_1");
		assertThat(delivery.event().payload().json()).isEqualTo(PAYLOAD);
	}

	@Test
	void deliveryHasTheNameOfTheEndpoint() {
		byte[] body = bytes(DELIVERY);
		WebhookVerifier verifier = WebhookVerifier.builder()
			.endpoint("billing")
			.secrets("s")
			.clock(Clock.fixed(NOW, ZoneOffset.UTC))
			.build();
		assertThat(verifier.verify(body, sign("s", body), TIMESTAMP).endpoint()).isEqualTo("billing");
	}

	@ParameterizedTest
	@CsvSource({ "new, 0", "middle, 1", "old, 2" })
	void deliveryHasThePositionOfTheMatchingSecret(String secret, int position) {
		byte[] body = bytes(DELIVERY);
		WebhookVerifier verifier = verifier("new", "middle", "old");
		assertThat(verifier.isValid(body, sign(secret, body), TIMESTAMP)).isTrue();
		assertThat(verifier.verify(body, sign(secret, body), TIMESTAMP).secretPosition()).isEqualTo(position);
	}

	@Test
	void lastMatchOfEachSecretIsKeptDuringARotation() {
		byte[] body = bytes(DELIVERY);
		AtomicReference<List<String>> secrets = new AtomicReference<>(List.of("hbwhs_0123456old", "short"));
		WebhookVerifier verifier = WebhookVerifier.builder()
			.secretProvider((endpoint) -> secrets.get())
			.clock(Clock.fixed(NOW, ZoneOffset.UTC))
			.build();
		assertThat(verifier.secrets()).containsExactly(new SecretStatus(0, "\u20266old", Optional.empty()),
				new SecretStatus(1, "\u2026", Optional.empty()));
		verifier.isValid(body, sign("hbwhs_0123456old", body), TIMESTAMP);
		secrets.set(List.of("hbwhs_0123456new", "hbwhs_0123456old"));
		assertThat(verifier.secrets()).containsExactly(new SecretStatus(0, "\u20266new", Optional.empty()),
				new SecretStatus(1, "\u20266old", Optional.of(NOW)));
		verifier.verify(body, sign("hbwhs_0123456new", body), TIMESTAMP);
		assertThat(verifier.secrets()).extracting(SecretStatus::lastMatched).containsOnly(Optional.of(NOW));
	}

	@Test
	void missingBodyIsAMistakeOfTheCaller() {
		WebhookVerifier verifier = verifier("new");
		String signature = sign("new", bytes(DELIVERY));
		assertThatIllegalArgumentException().isThrownBy(() -> verifier.isValid(null, signature, TIMESTAMP));
		// Even if the rest is not read.
		assertThatIllegalArgumentException().isThrownBy(() -> verifier.isValid(null, null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", ":", "`", "g", "\u007f", "\u0080", "\uffff" })
	void charactersNextToTheDigitsAreRefused(String character) {
		byte[] body = bytes(DELIVERY);
		assertThat(verifier("new").isValid(body, character.repeat(64), TIMESTAMP)).isFalse();
	}

	@Test
	void newestOfEqualSecretsMatches() {
		byte[] body = bytes(DELIVERY);
		assertThat(verifier("x", "same", "same").verify(body, sign("same", body), TIMESTAMP).secretPosition())
			.isEqualTo(1);
	}

	@Test
	void unconfiguredSecretMatchesNothing() {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier("new", "old"), body, sign("other", body), TIMESTAMP, Reason.SIGNATURE_MISMATCH);
	}

	@Test
	void secretIsUsedUnchanged() {
		byte[] body = bytes(DELIVERY);
		assertThat(verifier(" new\n").isValid(body, sign(" new\n", body), TIMESTAMP)).isTrue();
		assertThat(verifier(" new\n").isValid(body, sign("new", body), TIMESTAMP)).isFalse();
	}

	@Test
	void verifierWithoutSecretRefusesEverything() {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier(), body, sign("new", body), TIMESTAMP, Reason.SIGNATURE_MISMATCH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0000000000000000000000000000000000000000000000000000000000000000",
			// HMAC-SHA256 and SHA-256 of the empty text, with an empty key.
			"b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" })
	void emptySecretMatchesNothing(String signature) {
		assertRefused(verifier(""), bytes(DELIVERY), signature, TIMESTAMP, Reason.SIGNATURE_MISMATCH);
	}

	@Test
	void emptySecretDoesNotPreventOtherMatches() {
		byte[] body = bytes(DELIVERY);
		assertThat(verifier("", "old").verify(body, sign("old", body), TIMESTAMP).secretPosition()).isEqualTo(1);
	}

	@Test
	void missingSignatureIsRefused() {
		assertRefused(verifier("new"), bytes(DELIVERY), null, TIMESTAMP, Reason.MISSING_SIGNATURE);
	}

	@Test
	void missingTimestampIsRefused() {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier("new"), body, sign("new", body), null, Reason.MISSING_TIMESTAMP);
	}

	@Test
	void missingHeadersAreRefused() {
		assertRefused(verifier("new"), bytes(DELIVERY), null, null, Reason.MISSING_SIGNATURE);
	}

	@Test
	void formOfHeadersIsCheckedBeforeTheSignature() {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier("new"), body, sign("other", body), "yesterday", Reason.MALFORMED_TIMESTAMP);
		assertRefused(verifier("new"), body, "00", "yesterday", Reason.MALFORMED_SIGNATURE);
	}

	@Test
	void signatureIsCheckedBeforeTheTime() {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier("new"), body, sign("other", body), "1", Reason.SIGNATURE_MISMATCH);
	}

	@Test
	void timeIsCheckedBeforeTheBody() {
		byte[] body = bytes("no delivery");
		Instant before = NOW.minus(Duration.ofHours(1));
		assertRefused(verifier("new"), body, WebhookSigner.of("new").sign(body, before),
				Long.toString(before.getEpochSecond()), Reason.TIMESTAMP_TOO_OLD);
	}

	@Test
	@SuppressWarnings("NullAway")
	void bodyMustNotBeNull() {
		WebhookVerifier verifier = verifier("new");
		assertThatIllegalArgumentException().isThrownBy(() -> verifier.verify(null, "00", TIMESTAMP));
		assertThatIllegalArgumentException().isThrownBy(() -> verifier.isValid(null, null, null));
	}

	@ParameterizedTest
	@CsvSource({ "-300, ", "300, ", "-301, TIMESTAMP_TOO_OLD", "301, TIMESTAMP_IN_FUTURE" })
	void fiveMinutesAreTolerated(long seconds, Reason reason) {
		assertTolerance(verifier("new"), seconds, reason);
	}

	@ParameterizedTest
	@CsvSource({ "-10, ", "10, ", "-11, TIMESTAMP_TOO_OLD", "11, TIMESTAMP_IN_FUTURE" })
	void toleranceIsConfigurable(long seconds, Reason reason) {
		WebhookVerifier verifier = WebhookVerifier.builder()
			.secrets("new")
			.tolerance(Duration.ofSeconds(10))
			.clock(Clock.fixed(NOW, ZoneOffset.UTC))
			.build();
		assertTolerance(verifier, seconds, reason);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, PT0S, ", "PT0S, PT0.000000001S, TIMESTAMP_TOO_OLD",
			"PT0S, PT-0.000000001S, TIMESTAMP_IN_FUTURE", "PT10.5S, PT10.5S, ",
			"PT10.5S, PT10.500000001S, TIMESTAMP_TOO_OLD", "PT10.5S, PT-10.5S, ",
			"PT10.5S, PT-10.500000001S, TIMESTAMP_IN_FUTURE", "PT1S, PT0.999999999S, ", "PT1S, PT-0.999999999S, ",
			"PT2562047788015215H30M7.999999999S, PT87600H, ", "PT2562047788015215H30M7.999999999S, PT-87600H, " })
	void toleranceIsExactToTheNanosecond(Duration tolerance, Duration later, Reason reason) {
		WebhookVerifier verifier = WebhookVerifier.builder()
			.secrets("new")
			.tolerance(tolerance)
			.clock(Clock.fixed(NOW.plus(later), ZoneOffset.UTC))
			.build();
		assertTolerance(verifier, 0, reason);
	}

	private static void assertTolerance(WebhookVerifier verifier, long seconds, Reason reason) {
		byte[] body = bytes(DELIVERY);
		Instant at = NOW.plusSeconds(seconds);
		String signature = WebhookSigner.of("new").sign(body, at);
		String timestamp = Long.toString(at.getEpochSecond());
		if (reason == null) {
			assertThat(verifier.isValid(body, signature, timestamp)).isTrue();
			assertThat(verifier.verify(body, signature, timestamp).signedAt()).isEqualTo(at);
		}
		else {
			assertRefused(verifier, body, signature, timestamp, reason);
		}
	}

	@Test
	void toleranceMustNotBeNegative() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WebhookVerifier.builder().tolerance(Duration.ofSeconds(-1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "9999999999", "1772352930000", "9999999999999999", "31556889864403199",
			"31556889864403200", "9223372036854775807", "9223372036854775808", "99999999999999999999999999999999" })
	void hugeTimestampIsInTheFuture(String timestamp) {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier("new"), body, sign("new", timestamp, body), timestamp, Reason.TIMESTAMP_IN_FUTURE);
	}

	@Test
	void timestampMayBeZero() {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier("new"), body, sign("new", "0", body), "0", Reason.TIMESTAMP_TOO_OLD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "01", "00", "-0", "1e9", "0x1", "1_000", "1,000", "\u0661\u0662", "\uff11", "1 ",
			"\t1", "1\n", "1.0", "+1", "\u22121" })
	void timestampMustBeAPlainNumber(String timestamp) {
		byte[] body = bytes(DELIVERY);
		assertRefused(verifier("new"), body, sign("new", timestamp, body), timestamp, Reason.MALFORMED_TIMESTAMP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\uff10", "\u0660" })
	void signatureIsAsciiOnly(String digit) {
		byte[] body = bytes(DELIVERY);
		String signature = digit + sign("new", body).substring(1);
		assertRefused(verifier("new"), body, signature, TIMESTAMP, Reason.MALFORMED_SIGNATURE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "1", "{", "{}", "a=1&b=2", "\u0000" })
	void signedNonDeliveryIsMalformed(String text) {
		assertMalformed(bytes(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "type", "created_at", "data" })
	void deliveryWithoutAFieldIsMalformed(String name) {
		assertMalformed(bytes(DELIVERY.replaceFirst("\"" + name + "\"", "\"x\"")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "[]", "\"evt_1\"", "{}", "{\"id\":\"evt_1\"}" })
	void deliveryWithoutAnEventIsMalformed(String data) {
		assertMalformed(bytes(delivery("\"data\":" + data)));
	}

	@Test
	void deliveryCutShortIsMalformed() {
		for (int length = 0; length < DELIVERY.length(); length++) {
			assertMalformed(bytes(DELIVERY.substring(0, length)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "{}", ",", "]" })
	void deliveryWithTrailingContentIsMalformed(String garbage) {
		assertMalformed(bytes(DELIVERY + garbage));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE" })
	void deliveryInAnotherEncodingIsMalformed(String charset) {
		assertMalformed(DELIVERY.getBytes(Charset.forName(charset)));
	}

	@Test
	void deliveryWithExcessiveNestingIsMalformed() {
		assertMalformed(bytes(delivery("\"x\":" + "[".repeat(50_000) + "]".repeat(50_000))));
	}

	@Test
	void unknownFieldsAreIgnored() {
		byte[] body = bytes(delivery("\"attempt\":2,\"more\":{\"id\":[]},\"data\":" + event(PAYLOAD)));
		assertThat(verifier("new").verify(body, sign("new", body), TIMESTAMP).event().id()).isEqualTo("evt_1");
	}

	@Test
	void isValidDoesNotReadTheBody() {
		byte[] body = { 0, (byte) 0xff, '{' };
		assertThat(verifier("new").isValid(body, sign("new", body), TIMESTAMP)).isTrue();
	}

	@Test
	void messageDoesNotContainReceivedValues() {
		byte[] body = bytes(DELIVERY);
		String signature = sign("other", body);
		assertThatExceptionOfType(WebhookVerificationException.class)
			.isThrownBy(() -> verifier("n3w-s3cret").verify(body, signature, TIMESTAMP))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("n3w-s3cret", signature, TIMESTAMP, "evt_1"));
	}

	@Test
	void severalThreadsVerifyAtOnce() throws Exception {
		WebhookVerifier verifier = verifier("new", "old");
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Boolean>> tasks = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				byte[] body = bytes("body " + i);
				String signature = sign((i % 2 == 0) ? "new" : "old", body);
				tasks.add(() -> verifier.isValid(body, signature, TIMESTAMP));
			}
			for (Future<Boolean> result : executor.invokeAll(tasks)) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static void assertMalformed(byte[] body) {
		assertRefused(verifier("new"), body, sign("new", body), TIMESTAMP, Reason.MALFORMED_BODY);
	}

	private static void assertRefused(WebhookVerifier verifier, byte[] body, String signature, String timestamp,
			Reason reason) {
		assertThatExceptionOfType(WebhookVerificationException.class)
			.isThrownBy(() -> verifier.verify(body, signature, timestamp))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
		assertThat(verifier.isValid(body, signature, timestamp)).isEqualTo(reason == Reason.MALFORMED_BODY);
	}

	private static WebhookVerifier verifier(String... secrets) {
		return WebhookVerifier.builder().secrets(secrets).clock(Clock.fixed(NOW, ZoneOffset.UTC)).build();
	}

	private static String sign(String secret, byte[] body) {
		return WebhookSigner.of(secret).sign(body, NOW);
	}

	private static String sign(String secret, String timestamp, byte[] body) {
		return HexFormat.of().formatHex(WebhookHmac.of(secret).sign(timestamp.getBytes(StandardCharsets.UTF_8), body));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String delivery(String data) {
		return """
				{"id":"del_1","type":"event.created","created_at":"2026-03-01T08:15:29.5Z",%s}""".formatted(data);
	}

	private static String event(String payload) {
		return """
				{"id":"evt_1","type":"order.shipped","workspace_id":"ws_1","payload":%s,\
				"created_at":"2026-03-01T08:15:28Z"}""".formatted(payload);
	}

	@Test
	void slowThreadDoesNotRestoreOldSecrets() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch changed = new CountDownLatch(1);
		AtomicBoolean heldUp = new AtomicBoolean(true);
		WebhookVerifier verifier = WebhookVerifier.builder().secretProvider((endpoint) -> {
			if (heldUp.getAndSet(false)) {
				asked.countDown();
				await(changed);
				return List.of("old");
			}
			return List.of("new", "old");
		}).build();
		byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
		Instant now = Instant.now();
		String timestamp = Long.toString(now.getEpochSecond());
		CompletableFuture<Boolean> late = CompletableFuture
			.supplyAsync(() -> verifier.isValid(body, WebhookSigner.of("old").sign(body, now), timestamp));
		assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(verifier.isValid(body, WebhookSigner.of("new").sign(body, now), timestamp)).isTrue();
		changed.countDown();
		assertThat(late.get(10, TimeUnit.SECONDS)).isTrue();
		assertThat(verifier.secrets()).hasSize(2)
			.allSatisfy((secret) -> assertThat(secret.lastMatched()).as("position " + secret.position()).isPresent());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void secretsAreLookedUpOncePerDelivery() {
		WebhookVerifier verifier = WebhookVerifier.builder().secretProvider((endpoint) -> {
			throw new IllegalStateException("Asked again");
		}).build();
		assertThatExceptionOfType(WebhookVerificationException.class)
			.isThrownBy(() -> verifier.verify(List.of("secret"), new byte[0], "0".repeat(64), "1"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.SIGNATURE_MISMATCH));
	}

}
