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

package dev.harbor.webhook.web;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Explains refused deliveries further, for development. Called by several threads at
 * once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RejectionExplainer {

	/**
	 * Explain the refusal of a delivery whose headers are well-formed and whose body was
	 * read.
	 * @param endpoint the name of the endpoint
	 * @param reason the reason
	 * @param body the body, byte for byte
	 * @param signature the {@code Harbor-Signature} header
	 * @param timestamp the {@code Harbor-Timestamp} header
	 * @return an explanation for the log, or {@code null} where there is none
	 */
	@Nullable String explain(String endpoint, Reason reason, byte[] body, String signature, String timestamp);

}
