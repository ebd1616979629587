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

import java.util.List;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.Request;

/**
 * A call to the API through WireMock.
 */
final class WireMockRequest implements ApiRequest {

	private final Request request;

	private final String path;

	WireMockRequest(Request request) {
		this.request = request;
		String url = request.getUrl();
		int query = url.indexOf('?');
		this.path = (query != -1) ? url.substring(0, query) : url;
	}

	@Override
	public String method() {
		return this.request.getMethod().getName();
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public List<String> query(String name) {
		QueryParameter parameter = this.request.queryParameter(name);
		return (parameter.isPresent()) ? parameter.values() : List.of();
	}

	@Override
	public List<String> header(String name) {
		HttpHeader header = this.request.header(name);
		if (header.isPresent()) {
			return header.values();
		}
		return (name.equals("Host") && isHttp2()) ? List.of(this.request.getHost() + ":" + this.request.getPort())
				: List.of();
	}

	/*
	 * HTTP/2, which many clients switch to, has the host in a field of its own.
	 */
	private boolean isHttp2() {
		return String.valueOf(this.request.getProtocol()).startsWith("HTTP/2");
	}

	@Override
	public byte[] body() {
		byte[] body = this.request.getBody();
		return (body != null) ? body : new byte[0];
	}

}
