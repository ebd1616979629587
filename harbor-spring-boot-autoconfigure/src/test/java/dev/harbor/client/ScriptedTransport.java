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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

import dev.harbor.ApiKey;
import dev.harbor.HarborConnectionException;

import org.springframework.http.HttpHeaders;

/**
 * {@link CallSender.Transport} with scripted answers that records requests.
 */
final class ScriptedTransport implements CallSender.Transport {

	private final Deque<Function<ApiKey, HarborAnswer>> answers = new ArrayDeque<>();

	private final List<ApiKey> keys = new ArrayList<>();

	private final List<Duration> timeouts = new ArrayList<>();

	@Override
	public HarborAnswer send(HarborCall call, ApiKey apiKey, Duration timeout) {
		this.keys.add(apiKey);
		this.timeouts.add(timeout);
		Function<ApiKey, HarborAnswer> answer = (this.answers.size() > 1) ? this.answers.remove()
				: this.answers.element();
		return answer.apply(apiKey);
	}

	/**
	 * Answer calls in turn. Further calls get the last answer.
	 */
	@SafeVarargs
	final ScriptedTransport answers(Function<ApiKey, HarborAnswer>... answers) {
		this.answers.clear();
		for (Function<ApiKey, HarborAnswer> answer : answers) {
			this.answers.add(answer);
		}
		return this;
	}

	List<ApiKey> keys() {
		return this.keys;
	}

	List<Duration> timeouts() {
		return this.timeouts;
	}

	static Function<ApiKey, HarborAnswer> answer(int status, String body, String... headers) {
		HttpHeaders all = new HttpHeaders();
		for (int i = 0; i < headers.length; i += 2) {
			all.add(headers[i], headers[i + 1]);
		}
		return (key) -> new HarborAnswer(status, all, body.getBytes(StandardCharsets.UTF_8));
	}

	static Function<ApiKey, HarborAnswer> ok(String... headers) {
		return answer(200, "done", headers);
	}

	static Function<ApiKey, HarborAnswer> error(int status, String code, String... headers) {
		return answer(status, "{\"error\":{\"code\":\"" + code + "\"}}", headers);
	}

	static Function<ApiKey, HarborAnswer> limited(long retryAfterMillis) {
		return answer(429,
				"{\"error\":{\"code\":\"rate_limit_exceeded\",\"retry_after_ms\":" + retryAfterMillis + "}}");
	}

	static Function<ApiKey, HarborAnswer> failure(HarborConnectionException failure) {
		return (key) -> {
			throw failure;
		};
	}

	/**
	 * Accept some keys only.
	 */
	static Function<ApiKey, HarborAnswer> accept(ApiKey... accepted) {
		return (key) -> (List.of(accepted).contains(key) ? ok() : error(401, "authentication_failed")).apply(key);
	}

}
