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
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A signature vector that is shared by Harbor's clients.
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
