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

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.util.StringUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import dev.harbor.ApiKey;
import dev.harbor.HarborEnvironment;
import dev.harbor.HarborException;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.EventPayload;

/**
 * The command {@code trigger}: sends an example of an event, either to an application on
 * this machine or, through the API, to a workspace of the sandbox environment.
 */
final class Trigger {

	static final String NAME = "trigger";

	static final Set<String> OPTIONS = Set.of("payload", "schemas", "to", "base-url");

	private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);

	private static final String SECRET = "HARBOR_WEBHOOK_SECRET";

	private static final String KEY = "HARBOR_SECRET_KEY";

	private static final String WORKSPACE = "HARBOR_WORKSPACE_ID";

	private final Map<String, String> variables;

	private final PrintStream out;

	Trigger(Map<String, String> variables, PrintStream out) {
		this.variables = variables;
		this.out = out;
	}

	/**
	 * Send an event.
	 * @param options the command-line options
	 * @return whether the event was accepted
	 * @throws IllegalArgumentException if an argument is missing or invalid
	 */
	boolean run(ProgramOptions options) {
		if (options.words().size() != 2) {
			throw new IllegalArgumentException("The type of the event is missing: trigger order.shipped");
		}
		String type = options.words().get(1);
		EventPayload payload = payload(options, type);
		String to = options.get("to");
		return (to != null) ? deliver(type, payload, to) : create(type, payload, options.get("base-url"));
	}

	private EventPayload payload(ProgramOptions options, String type) {
		String given = options.get("payload");
		if (given != null) {
			return EventPayload.ofJson(given);
		}
		return Optional.ofNullable(options.get("schemas"))
			.map(EventExamples::of)
			.orElseGet(EventExamples::none)
			.find(type);
	}

	/*
	 * Deliver the event to this machine. Other hosts are refused, because a signed
	 * delivery is valid for them.
	 */
	private boolean deliver(String type, EventPayload payload, String to) {
		URI url = URI.create(to);
		if (!Loopback.isHttp(url)) {
			throw new IllegalArgumentException("Option --to must be an http URL on this machine, such as "
					+ "http://localhost:8080/webhooks/harbor");
		}
		SignedDelivery delivery = SignedDelivery.of(type, payload).secret(variable(SECRET));
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setReadTimeout(TIME_TO_ANSWER);
		try {
			int status = RestClient.create()
				.mutate()
				.requestFactory(requests)
				.build()
				.post()
				.uri(url)
				.headers((headers) -> delivery.headers().forEach(headers::set))
				.body(delivery.body())
				.exchange((request, response) -> response.getStatusCode().value());
			this.out
				.println("%s %s was sent to %s, which answered %s".formatted(type, delivery.event().id(), url, status));
			return status / 100 == 2;
		}
		catch (ResourceAccessException ex) {
			this.out.println("%s does not answer: %s".formatted(url, ex.getMessage()));
			return false;
		}
	}

	private boolean create(String type, EventPayload payload, @Nullable String baseUrl) {
		ApiKey key = ApiKey.of(variable(KEY));
		if (key.environment() != HarborEnvironment.SANDBOX) {
			throw new IllegalArgumentException("The key in " + KEY + " must be one of the sandbox, hb_test_...");
		}
		HarborClient.Builder builder = HarborClient.builder().apiKey(key).workspaceId(variable(WORKSPACE));
		if (baseUrl != null) {
			builder.baseUrl(baseUrl);
		}
		try (HarborClient harbor = builder.build()) {
			this.out.println("%s %s was created".formatted(type,
					harbor.events().create(CreateEventRequest.of(type, payload)).id()));
			return true;
		}
		catch (HarborException ex) {
			this.out.println(ex.getMessage());
			return false;
		}
	}

	/*
	 * Return an environment variable. Not an option, because process lists show command
	 * lines.
	 */
	private String variable(String name) {
		String value = this.variables.get(name);
		if (!StringUtils.hasText(value)) {
			throw new IllegalArgumentException("Set the environment variable " + name);
		}
		return value;
	}

}
