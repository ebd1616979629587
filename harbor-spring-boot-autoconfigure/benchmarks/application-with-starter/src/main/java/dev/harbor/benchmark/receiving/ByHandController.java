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

package dev.harbor.benchmark.receiving;

import java.security.GeneralSecurityException;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives deliveries without the starter, according to Harbor's documentation.
 */
@RestController
class ByHandController {

	private final ByHandVerification verification;

	private final Handled handled;

	private final JsonMapper mapper;

	ByHandController(ByHandVerification verification, Handled handled, JsonMapper mapper) {
		this.verification = verification;
		this.handled = handled;
		this.mapper = mapper;
	}

	@PostMapping("/by-hand")
	ResponseEntity<Void> receive(@RequestBody byte[] body, @RequestHeader("Harbor-Signature") String signature,
			@RequestHeader("Harbor-Timestamp") String timestamp) throws GeneralSecurityException {
		if (!this.verification.isValid(body, signature, timestamp)) {
			return ResponseEntity.badRequest().build();
		}
		this.handled.accept(this.mapper.readValue(body, Delivery.class).data().payload());
		return ResponseEntity.ok().build();
	}

	record Delivery(String id, String type, @JsonProperty("created_at") Instant createdAt, Event data) {

	}

	record Event(String id, String type, @JsonProperty("workspace_id") String workspaceId, OrderShipped payload,
			@JsonProperty("created_at") Instant createdAt) {

	}

}
