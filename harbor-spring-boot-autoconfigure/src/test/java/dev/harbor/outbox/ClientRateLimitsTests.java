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

package dev.harbor.outbox;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.harbor.RateLimit;
import dev.harbor.client.ClientStatus;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientRateLimits}.
 */
class ClientRateLimitsTests {

	private static final RateLimit FIRST = new RateLimit(600, 500, Instant.EPOCH);

	private static final RateLimit SECOND = new RateLimit(600, 499, Instant.EPOCH);

	private final Map<String, Client> existing = new TreeMap<>();

	private final ClientRateLimits limits = new ClientRateLimits(new Clients());

	private Optional<RateLimit> find(String client) {
		return this.limits.find(client, this.limits.key(client));
	}

	@Test
	void clientThatDoesNotExistHasNoLimit() {
		assertThat(find("default")).isEmpty();
		assertThat(find("missing")).isEmpty();
		assertThat(this.limits.key("missing")).isEqualTo("missing");
	}

	@Test
	void lastKnownLimitIsThatOfAllClientsWithTheKey() {
		Client one = client("default", "hbr_\u2026abcd");
		Client other = client("billing", "hbr_\u2026abcd");
		assertThat(this.limits.key("default")).isEqualTo(this.limits.key("billing"));
		one.limit = FIRST;
		assertThat(find("default")).contains(FIRST);
		assertThat(find("billing")).contains(FIRST);
		other.limit = SECOND;
		assertThat(find("billing")).contains(SECOND);
		assertThat(find("default")).contains(SECOND);
	}

	@Test
	void clientsWithDifferentKeysHaveDifferentLimits() {
		client("default", "hbr_\u2026abcd").limit = FIRST;
		client("billing", "hbr_\u2026abce");
		assertThat(find("default")).contains(FIRST);
		assertThat(find("billing")).isEmpty();
	}

	@Test
	void keysThatAreTooShortAreNotTakenForEqual() {
		client("default", "hbr_\u2026").limit = FIRST;
		client("billing", "hbr_\u2026");
		assertThat(find("default")).contains(FIRST);
		assertThat(find("billing")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "hbr_\u2026abcd, hbr_\u2026abce", "hbr_\u2026, hbr_\u2026" })
	void limitOfAnEarlierKeyIsIgnoredUntilThatOfTheNextOneIsKnown(String earlier, String next) {
		Client client = client("default", earlier);
		client.limit = FIRST;
		assertThat(find("default")).contains(FIRST);
		client.key = next;
		this.limits.keyChanged("default");
		assertThat(find("default")).isEmpty();
		client.limit = SECOND;
		assertThat(find("default")).contains(SECOND);
		client.limit = FIRST;
		assertThat(find("default")).contains(FIRST);
	}

	@Test
	void lastAnswerToAnEarlierKeyIsIgnoredIfNobodyAskedForItBeforeTheKeyChanged() {
		Client client = client("default", "hbr_\u2026abcd");
		client.limit = FIRST;
		assertThat(find("default")).contains(FIRST);
		client.limit = SECOND;
		client.key = "hbr_\u2026abce";
		this.limits.keyChanged("default");
		assertThat(find("default")).isEmpty();
	}

	private Client client(String name, String key) {
		Client client = new Client();
		client.key = key;
		this.existing.put(name, client);
		return client;
	}

	private static final class Client {

		private String key = "";

		private RateLimit limit;

		HarborClient proxy() {
			return (HarborClient) Proxy
				.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { HarborClient.class }, (proxy, method,
						arguments) -> method.getName().equals("status") ? status() : Optional.ofNullable(this.limit));
		}

		private ClientStatus status() {
			List<KeyStatus> keys = List.of(new KeyStatus(0, "hbr_\u2026past", false, Optional.empty()),
					new KeyStatus(0, this.key, true, Optional.empty()),
					new KeyStatus(1, "hbr_\u2026next", true, Optional.empty()));
			return new ClientStatus(State.NOT_ASKED, Optional.empty(), keys, Optional.empty(), Set.of(), Set.of(),
					Set.of());
		}

	}

	private final class Clients implements HarborClients {

		@Override
		public HarborClient get(String name) {
			throw new IllegalStateException("Creates a client");
		}

		@Override
		public Optional<HarborClient> find(String name) {
			return Optional.ofNullable(ClientRateLimitsTests.this.existing.get(name)).map(Client::proxy);
		}

		@Override
		public Set<String> names() {
			return Set.of("default", "billing");
		}

	}

}
