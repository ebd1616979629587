package dev.harbor.autoconfigure.health;

import java.io.IOException;

import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.actuator.HarborEndpointAutoConfiguration;
import dev.harbor.autoconfigure.client.HarborClientAutoConfiguration;
import dev.harbor.autoconfigure.metrics.HarborMetricsAutoConfiguration;
import dev.harbor.health.HarborClientChecks;
import dev.harbor.health.HarborHealthContributor;
import dev.harbor.health.HarborHealthIndicator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborHealthContributorAutoConfiguration}.
 */
class HarborHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborHealthContributorAutoConfiguration.class));

	private final ApplicationContextRunner runnerWithKey = this.runner
		.withPropertyValues("harbor.secret-key=hb_test_0123456789");

	@Test
	void singleClientIsAnIndicator() {
		this.runnerWithKey.run((context) -> {
			assertThat(context).hasSingleBean(HealthContributor.class);
			assertThat(context.getBean("harborHealthContributor")).isInstanceOf(HarborHealthIndicator.class);
			Health health = context.getBean(HarborHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(health.getDetails()).containsEntry("state", "not_created");
			assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("harborClient"))
				.isFalse();
		});
	}

	@Test
	void severalClientsAreAComposite() {
		this.runnerWithKey
			.withPropertyValues("harbor.clients.emitter.secret-key=hb_test_emitter01",
					"harbor.clients.idle.scopes=events:read")
			.run((context) -> assertThat(
					context.getBean("harborHealthContributor", HarborHealthContributor.class).stream())
				.extracting((entry) -> entry.name())
				.containsExactly("default", "emitter"));
	}

	@Test
	void withoutAnyKeyThereIsNothingInIt() {
		this.runner.run((context) -> assertThat(
				context.getBean("harborHealthContributor", HarborHealthContributor.class).stream())
			.isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.harbor.enabled=false", "management.health.defaults.enabled=false",
			"harbor.enabled=false" })
	void isSwitchedOff(String property) {
		this.runnerWithKey.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(HarborClientChecks.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "harborHealthIndicator", "harborHealthContributor" })
	void backsOffForTheOneOfTheApplication(String name) {
		HealthIndicator own = () -> Health.up().build();
		this.runnerWithKey.withBean(name, HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).getBean(HealthContributor.class).isSameAs(own));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1s" })
	void intervalHasToBePositive(String interval) {
		this.runnerWithKey.withPropertyValues("harbor.health.interval=" + interval)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("harbor.health.interval"));
	}

	@Test
	void healthOfBootIsNotNeeded() {
		this.runnerWithKey.withClassLoader(new FilteredClassLoader(HealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("harborHealthContributor"));
	}

	// By this the auto-configurations are left out before any of their classes is loaded.
	@ParameterizedTest
	@ValueSource(classes = { HarborHealthContributorAutoConfiguration.class, HarborEndpointAutoConfiguration.class,
			HarborMetricsAutoConfiguration.class })
	void whatIsOptionalIsKnownWithoutLoadingIt(Class<?> autoConfiguration) throws IOException {
		assertThat(PropertiesLoaderUtils.loadAllProperties("META-INF/spring-autoconfigure-metadata.properties"))
			.containsKey(autoConfiguration.getName() + ".ConditionalOnClass");
	}

}
