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

package dev.harbor.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.http.HttpStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for durations in properties that are too long for arithmetic.
 */
class DurationPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class));

	static Stream<String> durations() throws IOException {
		List<String> names = new ArrayList<>();
		for (URL metadata : Collections.list(DurationPropertiesTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = metadata.openStream()) {
				for (JsonNode property : new JsonMapper().readTree(in).path("properties")) {
					String name = property.path("name").asString();
					if (name.startsWith("harbor.")
							&& property.path("type").asString("").equals(Duration.class.getName())) {
						names.add(name);
					}
				}
			}
		}
		assertThat(names).contains("harbor.total-timeout", "harbor.http.read-timeout", "harbor.inbox.retention");
		return Stream.concat(names.stream(),
				Stream.of("harbor.clients.emitter.total-timeout", "harbor.clients.emitter.http.connect-timeout"));
	}

	@ParameterizedTest
	@MethodSource("durations")
	void durationOfCenturiesFailsAtStartup(String property) {
		ApplicationContextRunner all = this.runner.withUserConfiguration(AllProperties.class);
		all.withPropertyValues(property + "=PT876000000H")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidHarborPropertyException.class)
				.hasMessageContaining("'" + property + "'")
				.hasMessageContaining("It must not be longer than 36500 days")
				.hasMessageNotContaining("876000000"));
	}

	@Test
	void longestRefreshIntervalIsUsed(@TempDir Path directory) throws IOException {
		Path key = Files.writeString(directory.resolve("key"), "hb_test_0a1b2c3d");
		try (HttpStub harbor = new HttpStub()) {
			harbor.answerBy((request) -> okJson("""
					{"id":"evt_1","type":"order.shipped","workspace_id":"ws_1","payload":{},
					"created_at":"2026-03-01T08:15:30Z"}"""));
			this.runner.withPropertyValues("harbor.secret-key-location=file:" + key, "harbor.refresh-interval=36500d",
					"harbor.total-timeout=36500d", "harbor.http.connect-timeout=36500d",
					"harbor.http.read-timeout=36500d", "harbor.workspace-id=ws_1", "harbor.base-url=" + harbor.url())
				.run((context) -> {
					HarborClient client = context.getBean(HarborClient.class);
					for (int call = 0; call < 2; call++) {
						assertThat(client.events().create(CreateEventRequest.of("order.shipped", Map.of())).id())
							.isEqualTo("evt_1");
					}
				});
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ HarborProperties.class, HarborWebhookProperties.class,
			HarborWebhookJdbcProperties.class, HarborHealthProperties.class, HarborInboxProperties.class,
			HarborOutboxProperties.class, HarborJdbcProperties.class, HarborEventsProperties.class })
	static class AllProperties {

	}

}
