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

package dev.harbor.test;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * An answer of the sandbox.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body
 */
record Answer(int status, Map<String, String> headers, byte[] body) {

	static Answer json(int status, JsonNode body) {
		return json(status, Json.text(body));
	}

	static Answer json(int status, String body) {
		return of(status, "application/json", body);
	}

	static Answer of(int status, String contentType, String body) {
		return new Answer(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
	}

	Answer with(Map<String, String> further) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.putAll(further);
		return new Answer(this.status, all, this.body);
	}

}
