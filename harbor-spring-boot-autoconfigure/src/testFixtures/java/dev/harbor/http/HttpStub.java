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

package dev.harbor.http;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.Options.ChunkedEncodingPolicy;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

/**
 * The HTTP server of tests: WireMock on a free port of this machine. Answers are those of
 * {@linkplain #stubFor stubs} or of a {@linkplain #answerBy function}.
 */
public final class HttpStub extends WireMockServer implements AutoCloseable {

	private final Answers answers;

	public HttpStub() {
		this(UnaryOperator.identity());
	}

	public HttpStub(UnaryOperator<WireMockConfiguration> customizer) {
		this(customizer, new Answers());
	}

	private HttpStub(UnaryOperator<WireMockConfiguration> customizer, Answers answers) {
		super(customizer.apply(WireMockConfiguration.options()
			.dynamicPort()
			.bindAddress("127.0.0.1")
			.http2PlainDisabled(true)
			.gzipDisabled(true)
			.useChunkedTransferEncoding(ChunkedEncodingPolicy.NEVER)).extensions(answers));
		this.answers = answers;
		start();
	}

	/**
	 * Return the URL of the server, without a path.
	 */
	public String url() {
		return "http://127.0.0.1:" + port();
	}

	/**
	 * Answer all requests by a function, which threads of the server call.
	 */
	public HttpStub answerBy(Function<LoggedRequest, ResponseDefinitionBuilder> answers) {
		this.answers.function = answers;
		stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse().withTransformers(Answers.NAME)));
		return this;
	}

	@Override
	public void close() {
		stop();
	}

	private static final class Answers implements ResponseDefinitionTransformerV2 {

		static final String NAME = "answers";

		volatile Function<LoggedRequest, ResponseDefinitionBuilder> function = (request) -> WireMock.notFound();

		@Override
		public ResponseDefinition transform(ServeEvent serveEvent) {
			return this.function.apply(serveEvent.getRequest()).build();
		}

		@Override
		public boolean applyGlobally() {
			return false;
		}

		@Override
		public String getName() {
			return NAME;
		}

	}

}
