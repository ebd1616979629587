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

import java.util.Arrays;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;

/**
 * Converts answers to responses of WireMock.
 */
final class Answers {

	private Answers() {
	}

	static ResponseDefinitionBuilder of(Answer answer) {
		ResponseDefinitionBuilder response = new ResponseDefinitionBuilder().withStatus(answer.status())
			.withBody(answer.body());
		answer.headers().forEach(response::withHeader);
		return response;
	}

	static ResponseDefinitionBuilder connectionReset() {
		return new ResponseDefinitionBuilder().withFault(Fault.CONNECTION_RESET_BY_PEER);
	}

	/**
	 * Return a response with half a body: the server closes the connection at its end.
	 * @param answer the answer, of which only the first half is sent
	 * @return the response
	 */
	static ResponseDefinitionBuilder truncated(Answer answer) {
		byte[] half = Arrays.copyOf(answer.body(), answer.body().length / 2);
		Answer promised = answer.with(Map.of("Content-Length", Integer.toString(answer.body().length)));
		return of(new Answer(promised.status(), promised.headers(), half));
	}

}
