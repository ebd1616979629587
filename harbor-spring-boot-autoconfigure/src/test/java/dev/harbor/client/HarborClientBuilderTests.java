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

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.ApiKey;
import dev.harbor.HarborEnvironment;
import dev.harbor.webhook.WebhookVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HarborClient.Builder}.
 */
class HarborClientBuilderTests {

	@ParameterizedTest
	@CsvSource({ "hb_test_0a1b2c3d, SANDBOX", "hb_live_0a1b2c3d, LIVE" })
	void keyDeterminesTheEnvironment(String key, HarborEnvironment environment) {
		assertThat(HarborClient.builder().apiKey(key).build().environment()).isEqualTo(environment);
	}

	@Test
	void keyDeterminesTheEnvironmentOfAnotherHost() {
		HarborClient client = HarborClient.builder()
			.apiKey("hb_live_0a1b2c3d")
			.baseUrl("https://proxy.example.com")
			.build();
		assertThat(client.environment()).isEqualTo(HarborEnvironment.LIVE);
	}

	@ParameterizedTest
	@CsvSource({ "hb_test_0a1b2c3d, LIVE, ", "hb_live_0a1b2c3d, SANDBOX, ",
			"hb_test_0a1b2c3d, , https://api.harbor.dev", "hb_live_0a1b2c3d, , https://SANDBOX.api.harbor.dev/",
			"hb_test_0a1b2c3d, SANDBOX, https://api.harbor.dev", "hb_live_0a1b2c3d, SANDBOX, https://api.harbor.dev" })
	void keyUrlAndEnvironmentMustAgree(String key, HarborEnvironment environment, URI baseUrl) {
		HarborClient.Builder builder = HarborClient.builder().name("billing").apiKey(key);
		if (environment != null) {
			builder.environment(environment);
		}
		if (baseUrl != null) {
			builder.baseUrl(baseUrl);
		}
		assertThatIllegalStateException().isThrownBy(builder::build)
			.withMessage("Environment, API key and base URL of client 'billing' do not agree");
	}

	@Test
	void conflictingEnvironmentAndBaseUrlAreRefused() {
		HarborClient.Builder builder = HarborClient.builder()
			.apiKeyProvider(() -> ApiKey.of("hb_live_0a1b2c3d"))
			.environment(HarborEnvironment.SANDBOX)
			.baseUrl("https://api.harbor.dev");
		assertThatIllegalStateException().isThrownBy(builder::build);
	}

	@Test
	void withoutAKeyThePropertyIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> HarborClient.builder().build())
			.withMessageContaining("'harbor.secret-key'");
		assertThatIllegalStateException().isThrownBy(() -> HarborClient.builder().name("billing").build())
			.withMessageContaining("'harbor.clients.billing.secret-key'");
	}

	@Test
	void invalidKeyIsRefusedWithoutRepeatingIt() {
		assertThatIllegalArgumentException().isThrownBy(() -> HarborClient.builder().apiKey("whsec_s3cret"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("s3cret"));
	}

	@Test
	void providerIsCalledOnceIfNoEnvironmentIsSet() {
		AtomicInteger asked = new AtomicInteger();
		HarborClient client = HarborClient.builder().apiKeyProvider(() -> {
			asked.incrementAndGet();
			return ApiKey.of("hb_live_0a1b2c3d");
		}).build();
		assertThat(asked).hasValue(1);
		assertThat(client.environment()).isEqualTo(HarborEnvironment.LIVE);
		assertThat(asked).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource({ "SANDBOX, ", ", https://sandbox.api.harbor.dev", "SANDBOX, https://sandbox.api.harbor.dev" })
	void providerIsNotCalledIfTheEnvironmentIsSet(HarborEnvironment environment, URI baseUrl) {
		HarborClient.Builder builder = HarborClient.builder().apiKeyProvider(() -> {
			throw new AssertionError("asked");
		});
		if (environment != null) {
			builder.environment(environment);
		}
		if (baseUrl != null) {
			builder.baseUrl(baseUrl);
		}
		assertThat(builder.build().environment()).isEqualTo(HarborEnvironment.SANDBOX);
	}

	@Test
	void providerIsCalledLateIfTheUrlHasNoEnvironment() {
		AtomicInteger asked = new AtomicInteger();
		HarborClient client = HarborClient.builder().apiKeyProvider(() -> {
			asked.incrementAndGet();
			return ApiKey.of("hb_test_0a1b2c3d");
		}).baseUrl("http://localhost:1").build();
		assertThat(asked).hasValue(0);
		assertThat(client.environment()).isEqualTo(HarborEnvironment.SANDBOX);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://harbor.example.com", "https://harbor.example.com:8443/gateway/",
			"HTTPS://Harbor.Example.COM", "http://localhost", "http://LOCALHOST:8080", "http://127.0.0.1:8080",
			"http://127.8.9.10", "http://[::1]:8080", "http://[0:0:0:0:0:0:0:1]" })
	void baseUrlIsHttpsOrLoopback(String url) {
		HarborClient client = HarborClient.builder().apiKey("hb_test_0a1b2c3d").baseUrl(url).build();
		assertThat(client.environment()).isEqualTo(HarborEnvironment.SANDBOX);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "harbor.example.com", "localhost:8080", "//localhost", "mailto:a@example.com",
			"http://harbor.example.com", "http://localhost.example.com", "http://127.0.0.1.example.com",
			"http://127.0.0.1@example.com", "http://10.0.0.1", "http://0.0.0.0", "http://[::2]", "ftp://localhost",
			"file:///etc/passwd", "https://user:s3cret@harbor.example.com", "https://harbor.example.com?a=b",
			"https://harbor.example.com#a", "https://harbor.example.com/v1", "https://harbor.example.com/v1/",
			"https://", "https:///v2", "http://local host" })
	void otherBaseUrlIsRefused(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> HarborClient.builder().baseUrl(url))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("s3cret"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://harbor_stub:8080", "https://harbor_stub", "http://my_harbor.internal/api",
			"http://user:s3cret@harbor_stub:8080" })
	void hostWithAnUnderscoreIsRefusedAndNotRepeated(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> HarborClient.builder().baseUrl(url))
			.withMessageContaining("underscore")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("s3cret", "stub", "internal"));
		assertThatIllegalArgumentException().isThrownBy(() -> HarborClient.builder().insecureBaseUrl(URI.create(url)))
			.withMessageContaining("underscore");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://harbor:8080", "http://10.0.0.1/gateway/", "HTTP://harbor.internal",
			"https://harbor.example.com", "http://localhost:8080" })
	void insecureBaseUrlIsAcceptedForTheSandbox(String url) {
		HarborClient client = HarborClient.builder()
			.apiKey("hb_test_0a1b2c3d")
			.insecureBaseUrl(URI.create(url))
			.build();
		assertThat(client.environment()).isEqualTo(HarborEnvironment.SANDBOX);
		assertThat(URI.create(url).toString()).startsWith(client.baseUrl().toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://harbor:8080/v1", "ftp://harbor", "harbor:8080", "http://user:s3cret@harbor",
			"http://harbor?a=b" })
	void insecureBaseUrlIsOtherwiseValidated(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> HarborClient.builder().insecureBaseUrl(URI.create(url)))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("s3cret"));
	}

	@Test
	void insecureBaseUrlIsRefusedForLive() {
		URI url = URI.create("http://harbor:8080");
		assertThatIllegalStateException()
			.isThrownBy(() -> HarborClient.builder().apiKey("hb_live_0a1b2c3d").insecureBaseUrl(url).build());
		assertThatIllegalStateException().isThrownBy(() -> HarborClient.builder()
			.apiKeyProvider(() -> ApiKey.of("hb_live_0a1b2c3d"))
			.environment(HarborEnvironment.LIVE)
			.insecureBaseUrl(url)
			.build());
		assertThatIllegalStateException().isThrownBy(() -> HarborClient.builder()
			.apiKey("hb_live_0a1b2c3d")
			.insecureBaseUrl(URI.create("http://api.harbor.dev"))
			.build());
	}

	@Test
	void liveKeyOfAProviderIsNotSentToAnInsecureBaseUrl() {
		HarborClient client = HarborClient.builder()
			.apiKeyProvider(() -> ApiKey.of("hb_live_0a1b2c3d"))
			.insecureBaseUrl(URI.create("http://harbor.invalid"))
			.build();
		assertThatIllegalStateException().isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("'live'");
	}

	@Test
	void secureBaseUrlIsAcceptedForALiveKey() {
		HarborClient client = HarborClient.builder()
			.apiKey("hb_live_0a1b2c3d")
			.insecureBaseUrl(URI.create("https://proxy.example.com"))
			.build();
		assertThat(client.environment()).isEqualTo(HarborEnvironment.LIVE);
	}

	@Test
	void invalidValuesAreRefused() {
		HarborClient.Builder builder = HarborClient.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRetries(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.readTimeout(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.totalTimeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.workspaceId(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.name(""));
	}

	@Test
	void withoutWebhookSecretsThePropertyIsNamed() {
		HarborClient client = HarborClient.builder().apiKey("hb_test_0a1b2c3d").build();
		assertThatIllegalArgumentException().isThrownBy(() -> client.webhookVerifier("default"))
			.withMessageContaining("'harbor.webhook.secret'");
		assertThatIllegalArgumentException().isThrownBy(() -> client.webhookVerifier("billing"))
			.withMessageContaining("'harbor.webhook.endpoints.billing.secret'");
	}

	@Test
	void webhookVerifiersAreUsed() {
		WebhookVerifier verifier = WebhookVerifier.builder().secrets("s").build();
		HarborClient client = HarborClient.builder()
			.apiKey("hb_test_0a1b2c3d")
			.webhookVerifiers((endpoint) -> verifier)
			.build();
		assertThat(client.webhookVerifier("any")).isSameAs(verifier);
	}

	@Test
	void toStringContainsTheNameAndNoKey() {
		assertThat(HarborClient.builder().name("billing").apiKey("hb_test_0a1b2c3d").build().toString())
			.contains("billing")
			.doesNotContain("hb_test", "0a1b");
	}

}
