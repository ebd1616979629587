package dev.harbor.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 over timestamp, full stop and body, keyed with one secret. The key is set
 * up once; signing works on a clone, so that any number of threads can sign at once.
 */
final class WebhookHmac {

	private static final String ALGORITHM = "HmacSHA256";

	private final Mac keyed;

	private WebhookHmac(Mac keyed) {
		this.keyed = keyed;
	}

	static WebhookHmac of(String secret) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
			return new WebhookHmac(mac);
		}
		catch (GeneralSecurityException ex) {
			// Every Java platform has this algorithm, and it takes any key.
			throw new IllegalStateException(ALGORITHM + " is not available", ex);
		}
	}

	byte[] sign(byte[] timestamp, byte[] body) {
		Mac mac;
		try {
			mac = (Mac) this.keyed.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ALGORITHM + " of this platform cannot be cloned", ex);
		}
		mac.update(timestamp);
		mac.update((byte) '.');
		return mac.doFinal(body);
	}

}
