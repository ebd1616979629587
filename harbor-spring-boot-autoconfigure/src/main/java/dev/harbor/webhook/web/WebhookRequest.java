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

import dev.harbor.webhook.WebhookVerificationException;
import org.jspecify.annotations.Nullable;

/**
 * Request with a delivery, independent of the web framework.
 *
 * @since 0.2.0
 */
public interface WebhookRequest {

	/**
	 * Return the {@code Harbor-Signature} header.
	 * @return the value, with several values joined by a comma and a blank, or
	 * {@code null} if there is none
	 */
	@Nullable String signature();

	/**
	 * Return the {@code Harbor-Timestamp} header.
	 * @return the value, with several values joined by a comma and a blank, or
	 * {@code null} if there is none
	 */
	@Nullable String timestamp();

	/**
	 * Return the body. Called at most once, and only if the headers are well-formed.
	 * @return the bytes of the body, as they were received
	 * @throws WebhookVerificationException if the body cannot be read or accepted, with
	 * the reason
	 */
	byte[] body();

	/**
	 * Return the address of the sender of the request.
	 * @return the address, or {@code null} if it is not known
	 */
	@Nullable String remoteAddress();

}
