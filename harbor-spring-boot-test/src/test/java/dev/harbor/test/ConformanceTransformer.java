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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import dev.harbor.openapi.OpenApiDocument;
import dev.harbor.openapi.OpenApiDocument.Exchange;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;

/**
 * Validates all answers of all sandboxes in this JVM against the description of the API.
 * Registered as a service of WireMock, so that no test can omit it. Called before the
 * answer is sent, so that no test can end before the validation. Services require a
 * public class.
 */
public final class ConformanceTransformer implements ResponseTransformerV2 {

	private static final Queue<String> found = new ConcurrentLinkedQueue<>();

	/**
	 * Return the deviations since the last call.
	 * @return the deviations
	 */
	static List<String> takeDeviations() {
		return Stream.generate(found::poll).takeWhile((deviation) -> deviation != null).toList();
	}

	@Override
	public String getName() {
		return "harbor-conformance";
	}

	@Override
	public Response transform(Response response, ServeEvent event) {
		boolean wrongOnPurpose = event.getSubEvents()
			.stream()
			.anyMatch((marker) -> SandboxServer.FAULT.equals(marker.getType())
					|| SandboxServer.SITE.equals(marker.getType()));
		if (!wrongOnPurpose && response.getFault() == null) {
			found.addAll(OpenApiDocument.get()
				.deviations(new Exchange(event.getRequest().getMethod().getName(), event.getRequest().getUrl(),
						headers(event.getRequest().getHeaders()), event.getRequest().getBodyAsString(),
						response.getStatus(), headers(response.getHeaders()), response.getBodyAsString())));
		}
		return response;
	}

	private static Map<String, String> headers(HttpHeaders headers) {
		Map<String, String> map = new LinkedHashMap<>();
		if (headers != null) {
			headers.all().forEach((header) -> map.put(header.key(), header.firstValue()));
		}
		return map;
	}

}
