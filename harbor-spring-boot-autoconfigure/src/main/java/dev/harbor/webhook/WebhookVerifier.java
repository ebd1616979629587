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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that deliveries come from Harbor: they are signed with a secret of the
 * endpoint, within the tolerance. Verifies the received bytes before it parses them. Safe
 * for use by several threads.
 *
 * @since 0.1.0
 */
public final class WebhookVerifier {

	private static final int SIGNATURE_DIGITS = 64;

	// Values of ASCII characters, -1 if they are not a digit.
	private static final byte[] DIGITS = new byte[128];

	static {
		Arrays.fill(DIGITS, (byte) -1);
		for (byte i = 0; i < 16; i++) {
			DIGITS["0123456789abcdef".charAt(i)] = i;
		}
	}

	// More digits exceed the range of Instant.
	private static final int MAX_TIMESTAMP_DIGITS = 16;

	private final String endpoint;

	private final WebhookSecretProvider secretProvider;

	private final Duration tolerance;

	private final Clock clock;

	private final PayloadConverter payloadConverter;

	// A delayed thread must not replace newer secrets with older ones.
	private final AtomicLong asked = new AtomicLong();

	private final AtomicReference<WebhookKeys> keys = new AtomicReference<>(WebhookKeys.none());

	private WebhookVerifier(Builder builder) {
		this.endpoint = builder.endpoint;
		this.secretProvider = builder.secretProvider;
		this.tolerance = builder.tolerance;
		this.clock = builder.clock;
		this.payloadConverter = builder.payloadConverter;
	}

	/**
	 * Verify a delivery.
	 * @param body the received bytes of the body
	 * @param signature the {@code Harbor-Signature} header
	 * @param timestamp the {@code Harbor-Timestamp} header
	 * @return the delivery
	 * @throws WebhookVerificationException if the delivery is refused
	 * @throws IllegalArgumentException if the body is {@code null}
	 */
	public WebhookDelivery verify(byte[] body, @Nullable String signature, @Nullable String timestamp) {
		return verify(body, signature, timestamp, this.secretProvider);
	}

	/**
	 * Verify a delivery with the given secrets.
	 * @param secrets the secrets of the endpoint, newest first
	 * @param body the received bytes of the body
	 * @param signature the {@code Harbor-Signature} header
	 * @param timestamp the {@code Harbor-Timestamp} header
	 * @return the delivery
	 * @throws WebhookVerificationException if the delivery is refused
	 * @throws IllegalArgumentException if the body is {@code null}
	 */
	public WebhookDelivery verify(List<String> secrets, byte[] body, @Nullable String signature,
			@Nullable String timestamp) {
		return verify(body, signature, timestamp, (endpoint) -> secrets);
	}

	private WebhookDelivery verify(byte[] body, @Nullable String signature, @Nullable String timestamp,
			WebhookSecretProvider secretProvider) {
		requireBody(body);
		byte[] received = (signature != null) ? decode(signature) : null;
		if (received == null || timestamp == null || !isTimestamp(timestamp)) {
			throw new WebhookVerificationException(malformedHeader(signature, received, timestamp));
		}
		WebhookKeys keys = currentKeys(secretProvider);
		int position = keys.matching(body, received, timestamp);
		if (position < 0) {
			throw new WebhookVerificationException(Reason.SIGNATURE_MISMATCH);
		}
		Instant signedAt = signedAt(timestamp);
		Instant now = this.clock.instant();
		Reason offTime = offTime(signedAt, now);
		if (offTime != null) {
			throw new WebhookVerificationException(offTime);
		}
		keys.matched(position, now);
		return DeliveryJson.read(body, this.endpoint, signedAt, position, this.payloadConverter);
	}

	/**
	 * Check the form of the headers before the body is read. {@link #verify} makes the
	 * same check first.
	 * @param signature the {@code Harbor-Signature} header
	 * @param timestamp the {@code Harbor-Timestamp} header
	 * @throws WebhookVerificationException if a header is missing or malformed
	 */
	public static void checkHeaders(@Nullable String signature, @Nullable String timestamp) {
		byte[] received = (signature != null) ? decode(signature) : null;
		if (received == null || timestamp == null || !isTimestamp(timestamp)) {
			throw new WebhookVerificationException(malformedHeader(signature, received, timestamp));
		}
	}

	/**
	 * Check the signature and the time of a delivery, without parsing it.
	 * @param body the received bytes of the body
	 * @param signature the {@code Harbor-Signature} header
	 * @param timestamp the {@code Harbor-Timestamp} header
	 * @return whether the delivery comes from Harbor
	 * @throws IllegalArgumentException if the body is {@code null}
	 */
	public boolean isValid(byte[] body, @Nullable String signature, @Nullable String timestamp) {
		requireBody(body);
		byte[] received = (signature != null) ? decode(signature) : null;
		if (received == null || timestamp == null || !isTimestamp(timestamp)) {
			return false;
		}
		WebhookKeys keys = currentKeys(this.secretProvider);
		int position = keys.matching(body, received, timestamp);
		Instant now = this.clock.instant();
		if (position < 0 || offTime(signedAt(timestamp), now) != null) {
			return false;
		}
		keys.matched(position, now);
		return true;
	}

	/**
	 * Return the uses of the secrets. They show which secret deliveries are signed with,
	 * and when an old one is safe to remove.
	 * @return the secrets by position, newest first
	 */
	public List<SecretStatus> secrets() {
		return currentKeys(this.secretProvider).status();
	}

	@SuppressWarnings("NullAway") // callers without null checks of their own
	private static void requireBody(byte[] body) {
		if (body == null) {
			throw new IllegalArgumentException("'body' must not be null");
		}
	}

	private static Reason malformedHeader(@Nullable String signature, byte @Nullable [] received,
			@Nullable String timestamp) {
		if (received == null) {
			return (signature == null) ? Reason.MISSING_SIGNATURE : Reason.MALFORMED_SIGNATURE;
		}
		return (timestamp == null) ? Reason.MISSING_TIMESTAMP : Reason.MALFORMED_TIMESTAMP;
	}

	/**
	 * Decode a signature. HexFormat accepts upper case as well, and a separate check
	 * would be slower.
	 * @return its bytes, or {@code null} if it is not 64 lower-case digits
	 */
	private static byte @Nullable [] decode(String signature) {
		if (signature.length() != SIGNATURE_DIGITS) {
			return null;
		}
		byte[] bytes = new byte[SIGNATURE_DIGITS / 2];
		int seen = 0;
		for (int i = 0; i < bytes.length; i++) {
			int high = digit(signature.charAt(2 * i));
			int low = digit(signature.charAt(2 * i + 1));
			seen |= high | low;
			bytes[i] = (byte) (high << 4 | low);
		}
		return (seen >= 0) ? bytes : null;
	}

	private static int digit(char c) {
		return (c < DIGITS.length) ? DIGITS[c] : -1;
	}

	private static boolean isTimestamp(String timestamp) {
		int length = timestamp.length();
		if (length == 0 || (length > 1 && timestamp.charAt(0) == '0')) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			char c = timestamp.charAt(i);
			if (c < '0' || c > '9') {
				return false;
			}
		}
		return true;
	}

	private WebhookKeys currentKeys(WebhookSecretProvider secretProvider) {
		long number = this.asked.incrementAndGet();
		List<String> secrets = secretProvider.getSecrets(this.endpoint);
		WebhookKeys known = this.keys.get();
		if (known.areOf(secrets)) {
			known.confirm(number);
			return known;
		}
		WebhookKeys keys = known.changedTo(secrets, number);
		this.keys.updateAndGet((current) -> current.areOlderThan(number) ? keys : current);
		return keys;
	}

	private static Instant signedAt(String timestamp) {
		return (timestamp.length() <= MAX_TIMESTAMP_DIGITS) ? Instant.ofEpochSecond(Long.parseLong(timestamp))
				: Instant.MAX;
	}

	private @Nullable Reason offTime(Instant signedAt, Instant now) {
		if (Duration.between(signedAt, now).compareTo(this.tolerance) > 0) {
			return Reason.TIMESTAMP_TOO_OLD;
		}
		// Not negated(), which creates objects.
		return (Duration.between(now, signedAt).compareTo(this.tolerance) > 0) ? Reason.TIMESTAMP_IN_FUTURE : null;
	}

	/**
	 * Start building a verifier.
	 * @return a builder for an endpoint named {@code default} without a secret
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Use of a secret.
	 *
	 * @param position the position, 0 for the newest secret
	 * @param secret the secret, redacted
	 * @param lastMatched when a delivery was last signed with the secret
	 */
	public record SecretStatus(int position, String secret, Optional<Instant> lastMatched) {

	}

	/**
	 * Builder of a {@link WebhookVerifier}. Not safe for use by several threads.
	 */
	public static final class Builder {

		private String endpoint = "default";

		private WebhookSecretProvider secretProvider = (endpoint) -> List.of();

		private Duration tolerance = Duration.ofMinutes(5);

		private Clock clock = Clock.systemUTC();

		private PayloadConverter payloadConverter = PayloadConverter.standard();

		private Builder() {
		}

		/**
		 * Set the name of the endpoint.
		 * @param endpoint the name
		 * @return this builder
		 */
		public Builder endpoint(String endpoint) {
			this.endpoint = Objects.requireNonNull(endpoint, "'endpoint' must not be null");
			return this;
		}

		/**
		 * Set the secrets of the endpoint, used unchanged. During a rotation, set the new
		 * and the old one.
		 * @param secrets the secrets, newest first; an empty one matches nothing
		 * @return this builder
		 */
		public Builder secrets(String... secrets) {
			List<String> fixed = List.of(secrets);
			return secretProvider((endpoint) -> fixed);
		}

		/**
		 * Set the provider of secrets, which is called for each verification. Replaces
		 * fixed secrets.
		 * @param secretProvider the provider
		 * @return this builder
		 */
		public Builder secretProvider(WebhookSecretProvider secretProvider) {
			this.secretProvider = Objects.requireNonNull(secretProvider, "'secretProvider' must not be null");
			return this;
		}

		/**
		 * Set the maximum difference between the current time and the time of the
		 * signature.
		 * @param tolerance the tolerance, not negative; the default is 5 minutes
		 * @return this builder
		 */
		public Builder tolerance(Duration tolerance) {
			if (tolerance.isNegative()) {
				throw new IllegalArgumentException("'tolerance' must not be negative");
			}
			this.tolerance = tolerance;
			return this;
		}

		/**
		 * Set the clock.
		 * @param clock the clock; defaults to the system clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = Objects.requireNonNull(clock, "'clock' must not be null");
			return this;
		}

		/**
		 * Set the converter of payloads.
		 * @param payloadConverter the converter; defaults to
		 * {@link PayloadConverter#standard()}
		 * @return this builder
		 */
		public Builder payloadConverter(PayloadConverter payloadConverter) {
			this.payloadConverter = Objects.requireNonNull(payloadConverter, "'payloadConverter' must not be null");
			return this;
		}

		/**
		 * Build the verifier.
		 * @return the verifier
		 */
		public WebhookVerifier build() {
			return new WebhookVerifier(this);
		}

	}

}
