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
import java.util.function.Supplier;
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
			"harbor.http.cookie-handling", "harbor.http.ssl.bundle", "harbor.refresh-interval",
			"harbor.allow-packaged-live-key", "harbor.allow-insecure-base-url", "harbor.clients",
			"harbor.clients.emitter", "harbor.clients.emitter.secret-key", "harbor.clients.emitter.scopes[0]",
			"harbor.clients.emitter.total-timeout", "harbor.webhook", "harbor.webhook.path", "harbor.webhook.secret",
			"harbor.webhook.secrets", "harbor.webhook.secret-location", "harbor.webhook.endpoints",
			"harbor.webhook.endpoints.orders", "harbor.webhook.endpoints.orders.secret",
			"harbor.webhook.endpoints.orders.secrets", "harbor.webhook.endpoints.orders.secrets[0]",
			"harbor.webhook.endpoints.orders.secrets[1]", "harbor.webhook.endpoints.orders.secret-location",
			"harbor.webhook.tolerance", "harbor.webhook.max-body-size", "harbor.webhook.explain-rejections",
			"harbor.webhook.store", "harbor.webhook.store.type", "harbor.webhook.store.retention",
			"harbor.webhook.store.lease", "harbor.webhook.store.application",
			"harbor.webhook.store.jdbc.initialize-schema", "harbor.webhook.store.jdbc.table-name", "harbor.inbox",
			"harbor.inbox.enabled", "harbor.inbox.concurrency", "harbor.inbox.polling-interval",
			"harbor.inbox.retention", "harbor.inbox.take-over-after", "harbor.inbox.skip-parked",
			"harbor.inbox.skip-parked[1]", "harbor.inbox.retry", "harbor.inbox.retry.max-retries",
			"harbor.inbox.retry.delay", "harbor.inbox.retry.multiplier", "harbor.inbox.retry.jitter",
			"harbor.inbox.retry.max-delay", "harbor.inbox.reconcile.client", "harbor.inbox.reconcile.interval",
			"harbor.inbox.reconcile.lookback", "harbor.outbox.concurrency", "harbor.outbox.polling-interval",
			"harbor.outbox.retention", "harbor.outbox.take-over-after", "harbor.outbox.retry",
			"harbor.outbox.retry.delay", "harbor.outbox.retry.multiplier", "harbor.outbox.retry.jitter",
			"harbor.outbox.retry.max-delay", "harbor.jdbc", "harbor.jdbc.initialize-schema",
			"harbor.jdbc.continue-on-error", "harbor.jdbc.table-prefix", "harbor.health.interval",
			"harbor.health.excess-scopes", "harbor.events", "harbor.events.schemas");

	private static final Map<String, Supplier<?>> GROUPS = Map.of("harbor", HarborProperties::new, "harbor.webhook",
			HarborWebhookProperties::new, "harbor.webhook.store.jdbc", HarborWebhookJdbcProperties::new, "harbor.inbox",
			HarborInboxProperties::new, "harbor.outbox", HarborOutboxProperties::new, "harbor.jdbc",
			HarborJdbcProperties::new, "harbor.health", HarborHealthProperties::new, "harbor.events",
			HarborEventsProperties::new);

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
			GROUPS.forEach((prefix, properties) -> bind(environment, prefix, properties.get()));
		}
		catch (BindException | InvalidHarborPropertyException ex) {
			assertThat(ex.getMessage()).contains(name.replaceAll("\\[.*", "")).doesNotContain(SECRET);
			FailureAnalysis analysis = analyze(ex, environment);
			assertThat(analysis.getDescription()).contains(name.replaceAll("\\[.*", "")).doesNotContain(SECRET);
			assertThat(analysis.getAction()).doesNotContain(SECRET);
		}
	}

	private static void bind(Environment environment, String prefix, Object properties) {
		Binder.get(environment).bind(prefix, Bindable.ofInstance(properties));
		try {
			if (properties instanceof InitializingBean bean) {
				bean.afterPropertiesSet();
			}
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
