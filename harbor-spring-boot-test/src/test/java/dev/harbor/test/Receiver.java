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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.harbor.http.HttpStub;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receives deliveries like a webhook endpoint of an application.
 */
final class Receiver implements AutoCloseable {

	private final HttpStub server = new HttpStub(WireMockConfiguration::disableRequestJournal).answerBy(this::receive);

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

	private volatile int usualAnswer = 204;

	private volatile CountDownLatch gate = new CountDownLatch(0);

	URI url() {
		return URI.create(this.server.url() + "/hook");
	}

	/**
	 * Set the statuses of the next answers.
	 * @param statuses the statuses, one for each delivery
	 */
	void answerNext(Integer... statuses) {
		this.answers.addAll(List.of(statuses));
	}

	void answerAlways(int status) {
		this.usualAnswer = status;
	}

	/**
	 * Hold back all answers.
	 * @return an action that sends the answers
	 */
	Runnable hold() {
		CountDownLatch gate = new CountDownLatch(1);
		this.gate = gate;
		return gate::countDown;
	}

	List<Received> received() {
		return this.received;
	}

	private ResponseDefinitionBuilder receive(LoggedRequest request) {
		Map<String, List<String>> headers = request.getHeaders()
			.all()
			.stream()
			.collect(Collectors.toMap(HttpHeader::key, HttpHeader::values));
		this.received.add(new Received(URI.create(request.getUrl()).getPath(), headers, request.getBody()));
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Integer status = this.answers.poll();
		ResponseDefinitionBuilder answer = WireMock.status((status != null) ? status : this.usualAnswer);
		return (status != null && status / 100 == 3) ? answer.withHeader("Location", url() + "/elsewhere") : answer;
	}

	@Override
	public void close() {
		this.server.close();
	}

	/**
	 * A received delivery.
	 *
	 * @param path the path of the request
	 * @param headers the headers of the request
	 * @param body the body of the request
	 */
	record Received(String path, Map<String, List<String>> headers, byte[] body) {

		String header(String name) {
			return this.headers.entrySet()
				.stream()
				.filter((header) -> header.getKey().equalsIgnoreCase(name))
				.map((header) -> String.join(",", header.getValue()))
				.findFirst()
				.orElse("");
		}

		JsonNode json() {
			return new JsonMapper().readTree(this.body);
		}

		/**
		 * Verify the signature according to the documentation, without the code that
		 * created it.
		 * @param secret the secret of the endpoint
		 * @return whether the signature matches the timestamp and the body
		 */
		boolean isSignedWith(String secret) {
			try {
				Mac mac = Mac.getInstance("HmacSHA256");
				mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
				mac.update((header("Harbor-Timestamp") + ".").getBytes(StandardCharsets.US_ASCII));
				return HexFormat.of().formatHex(mac.doFinal(this.body)).equals(header("Harbor-Signature"));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		long timestamp() {
			return Long.parseLong(header("Harbor-Timestamp"));
		}

	}

}
