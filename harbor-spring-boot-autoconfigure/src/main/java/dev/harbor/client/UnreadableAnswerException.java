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

package dev.harbor.client;

import dev.harbor.HarborApiException;

/**
 * A success with an unreadable body, for example one that was cut off, or that does not
 * come from Harbor.
 */
final class UnreadableAnswerException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	UnreadableAnswerException(String client, HarborCall call, HarborAnswer answer) {
		super("%s of client '%s' was answered with %s, but not readably (%s bytes)".formatted(call.operation(), client,
				answer.status(), answer.body().length), UNKNOWN_CODE, answer.status(), null);
	}

}
