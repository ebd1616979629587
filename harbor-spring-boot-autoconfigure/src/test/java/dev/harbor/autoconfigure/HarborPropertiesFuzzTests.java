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

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for the properties: any value is accepted, or fails at startup with an
 * analysis that does not contain it. The build runs each test with known inputs; {@code
 * JAZZER_FUZZ=1} searches for more.
 */
class HarborPropertiesFuzzTests {

	private static final String SECRET = "s3cr3t0fth3f4zz";

	private static final List<String> PROPERTIES = List.of("harbor", "harbor.secret-key", "harbor.secret-key-location",
			"harbor.fallback-secret-key", "harbor.base-url", "harbor.environment", "harbor.workspace-id",
			"harbor.scopes", "harbor.scopes[1]", "harbor.max-retries", "harbor.total-timeout", "harbor.http",
			"harbor.http.connect-timeout", "harbor.http.read-timeout", "harbor.http.redirects",
			"harbor.http.ssl.bundle", "harbor.refresh-interval", "harbor.allow-packaged-live-key", "harbor.clients",
			"harbor.clients.emitter", "harbor.clients.emitter.secret-key", "harbor.clients.emitter.scopes[0]",
			"harbor.webhook", "harbor.webhook.secret", "harbor.webhook.endpoints", "harbor.webhook.endpoints.orders",
			"harbor.webhook.endpoints.orders.secret", "harbor.webhook.endpoints.orders.secrets",
			"harbor.webhook.endpoints.orders.secrets[0]", "harbor.webhook.endpoints.orders.secrets[1]",
			"harbor.webhook.endpoints.orders.secret-location", "harbor.webhook.tolerance",
			"harbor.webhook.max-body-size", "harbor.webhook.explain-rejections", "harbor.webhook.store",
			"harbor.webhook.store.type", "harbor.webhook.store.retention", "harbor.webhook.store.lease");

	static Stream<Arguments> values() {
		return PROPERTIES.stream()
			.map(PROPERTIES::indexOf)
			.flatMap((property) -> Stream.of("", "hb_test_", "-1", "1000000000d", "${", "https://", "file:", "\ud800")
				.map((start) -> Arguments.of(property, start, "}")));
	}

	@MethodSource("values")
	@FuzzTest(maxDuration = "10m")
	void anyValueIsAcceptedOrNotRepeatedInTheAnalysis(int property, @Nullable String start, @Nullable String end) {
		String name = PROPERTIES.get(Math.floorMod(property, PROPERTIES.size()));
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("fuzz", Map.of(name, start + SECRET + end)));
		try {
			bind(environment, "harbor", new HarborProperties());
			bind(environment, "harbor.webhook", new HarborWebhookProperties());
		}
		catch (BindException | InvalidHarborPropertyException ex) {
			assertThat(ex.getMessage()).contains(name.replaceAll("\\[.*", "")).doesNotContain(SECRET);
			FailureAnalysis analysis = analyze(ex, environment);
			assertThat(analysis.getDescription()).contains(name.replaceAll("\\[.*", "")).doesNotContain(SECRET);
			assertThat(analysis.getAction()).doesNotContain(SECRET);
		}
	}

	private static void bind(Environment environment, String prefix, InitializingBean properties) {
		Binder.get(environment).bind(prefix, Bindable.ofInstance(properties));
		try {
			properties.afterPropertiesSet();
		}
		catch (InvalidHarborPropertyException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new AssertionError("neither taken nor refused", ex);
		}
	}

	/**
	 * Analyze a failure like a failed application does.
	 */
	private static FailureAnalysis analyze(Throwable failure, Environment environment) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, environment),
					FailureHandler.handleMessage((message, ex) -> {
						// Analyzers that need a bean factory.
					}))
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow(() -> new AssertionError("not analyzed", failure));
	}

}
