package dev.harbor.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebhookSigner}; {@link SignatureVectorTests} has the signatures.
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
	void signsAgainAndAgain() {
		WebhookSigner signer = WebhookSigner.of("secret");
		Instant at = Instant.parse("2026-03-01T08:15:30Z");
		String signature = signer.sign(BODY, at);
		signer.sign(new byte[] { 1 }, at);
		assertThat(signer.sign(BODY, at)).isEqualTo(signature).matches("[0-9a-f]{64}");
	}

	@Test
	void toStringDoesNotTellTheSecret() {
		assertThat(WebhookSigner.of("s3cret").toString()).doesNotContain("s3cret");
	}

}
