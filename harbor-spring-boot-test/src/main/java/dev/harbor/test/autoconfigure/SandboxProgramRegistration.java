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

package dev.harbor.test.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.ReceivingAddresses.Address;

/**
 * Registers the addresses at which the application receives webhooks with a sandbox
 * program. The registration is repeated, because the sandbox may be started after the
 * application or restarted.
 */
final class SandboxProgramRegistration extends RepeatedTask {

	private static final Log logger = LogFactory.getLog(SandboxProgramRegistration.class);

	private static final JsonMapper json = new JsonMapper();

	static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final List<String> ALL_TYPES = List.of("*");

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final SandboxProgramDetails sandbox;

	private final ReceivingAddresses addresses;

	private final Duration interval;

	private final RestClient client;

	private @Nullable Boolean reachable;

	private volatile List<Address> registered = List.of();

	SandboxProgramRegistration(SandboxProgramDetails sandbox, ReceivingAddresses addresses, ApplicationContext context,
			Duration interval) {
		super("harbor-sandbox-registration", addresses, context, TIMEOUT);
		this.sandbox = sandbox;
		this.addresses = addresses;
		this.interval = interval;
		this.client = restClient();
	}

	@Override
	Duration run(List<Address> addresses) {
		register(addresses);
		return this.interval;
	}

	private void register(List<Address> addresses) {
		try {
			addresses.forEach((address) -> send(HttpMethod.PUT,
					Map.of("endpoint", address.endpoint(), "url", address.url().toString(), "secret",
							this.addresses.secret(address.endpoint()), "events",
							address.types().isEmpty() ? ALL_TYPES : address.types())));
			this.registered = addresses;
			if (!Boolean.TRUE.equals(this.reachable)) {
				logger.info("The sandbox at %s delivers to %s".formatted(this.sandbox.sandboxUrl(),
						addresses.stream().map(Address::url).toList()));
			}
			this.reachable = true;
		}
		catch (RestClientException ex) {
			if (!Boolean.FALSE.equals(this.reachable)) {
				logger.warn(("The sandbox at %s cannot be reached to register webhooks, so nothing is delivered; "
						+ "retried every %s seconds: %s")
					.formatted(this.sandbox.sandboxUrl(), this.interval.toSeconds(), ex.getMessage()));
			}
			this.reachable = false;
		}
	}

	private void send(HttpMethod method, Map<String, ?> body) {
		this.client.method(method)
			.uri(this.sandbox.sandboxUrl().resolve("/sandbox/webhooks"))
			.header("Authorization", "Bearer " + HarborSandbox.programKey())
			.contentType(MediaType.APPLICATION_JSON)
			// Written as text, because an object would be logged at DEBUG with the
			// secret.
			.body(json.writeValueAsBytes(body))
			.retrieve()
			.toBodilessEntity();
	}

	@Override
	public void stop() {
		super.stop();
		try {
			for (Address address : this.registered) {
				send(HttpMethod.DELETE, Map.of("url", address.url().toString()));
			}
		}
		catch (RestClientException ex) {
			logger.debug("The sandbox no longer answers", ex);
		}
		this.registered = List.of();
	}

}
