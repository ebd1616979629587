package dev.harbor.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of the signature vectors that Harbor's clients share.
 */
record SignatureVector(String name, String secret, String timestamp, Instant now, byte[] body, String signature,
		String expected) {

	static final String RESOURCE = "vectors.json";

	static List<SignatureVector> all() {
		try (InputStream in = SignatureVector.class.getResourceAsStream(RESOURCE)) {
			return new JsonMapper().readTree(in).path("vectors").valueStream().map(SignatureVector::of).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static SignatureVector of(JsonNode node) {
		return new SignatureVector(node.path("name").asString(), node.path("secret").asString(),
				node.path("timestamp").asString(), Instant.ofEpochSecond(node.path("now").asLong()),
				Base64.getDecoder().decode(node.path("bodyBase64").asString()), node.path("signature").asString(),
				node.path("expected").asString());
	}

	Clock clock() {
		return Clock.fixed(this.now, ZoneOffset.UTC);
	}

	boolean isValid() {
		return this.expected.equals("valid");
	}

	@Override
	public String toString() {
		return this.name;
	}

}
