package dev.harbor.autoconfigure;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborMetricsAutoConfiguration}.
 */
class HarborMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborMetricsAutoConfiguration.class));

	@Test
	void eachClientHasGaugesThatKnowNothingYetAndCreateNothing() {
		this.runner
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.clients.emitter.scopes=events:write")
			.run((context) -> {
				SimpleMeterRegistry registry = new SimpleMeterRegistry();
				context.getBean(HarborClientMetrics.class).bindTo(registry);
				for (String gauge : new String[] { "harbor.client.rate.limit.max",
						"harbor.client.rate.limit.remaining" }) {
					assertThat(registry.get(gauge).gauges()).hasSize(2).allMatch((each) -> Double.isNaN(each.value()));
				}
				assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("harborClient"))
					.isFalse();
			});
	}

	@Test
	void isSwitchedOffWithEverythingElse() {
		this.runner.withPropertyValues("harbor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborClientMetrics.class));
	}

	@Test
	void metersAreNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("harborClientMetrics"));
	}

}
