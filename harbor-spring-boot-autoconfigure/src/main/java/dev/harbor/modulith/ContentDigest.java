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

package dev.harbor.modulith;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.harbor.event.CreateEventRequest;

/**
 * Digests of the content as idempotency keys.
 */
final class ContentDigest {

	private ContentDigest() {
	}

	static String of(CreateEventRequest request) {
		MessageDigest digest = sha256();
		update(digest, request.type());
		// Keys are unique per organisation, so the same content in another workspace
		// would be a conflict.
		update(digest, request.workspaceId().orElse(""));
		update(digest, request.payload().json());
		return "modulith-" + HexFormat.of().formatHex(digest.digest());
	}

	private static void update(MessageDigest digest, String part) {
		digest.update(part.getBytes(StandardCharsets.UTF_8));
		// No part contains this separator.
		digest.update((byte) 0);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
