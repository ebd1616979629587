package dev.harbor.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConditionalOnHarborEnabled}.
 */
class ConditionalOnHarborEnabledTests {

	@ParameterizedTest
	@CsvSource({ "harbor.enabled=off, harbor.enabled, false", "harbor.enabled=YES, harbor.enabled, true",
			"harbor.enabled=, harbor.enabled, true", "other=1, harbor.enabled, true",
			"harbor.inbox.enabled=no, harbor.inbox.enabled, false",
			"harbor.inbox.enabled= , harbor.inbox.enabled, true", "harbor.inbox.enabled=on, harbor.inbox.enabled, true",
			"other=1, explain, false", "harbor.webhook.explain-rejections=on, explain, true",
			"harbor.webhook.explain-rejections=, explain, false", "harbor.webhook.explainRejections=1, explain, true" })
	void takesTheSpellingsOfBinding(String property, String bean, boolean expected) {
		new ApplicationContextRunner().withUserConfiguration(Beans.class)
			.withPropertyValues(property)
			.run((context) -> assertThat(context.containsBean(bean)).isEqualTo(expected));
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean("harbor.enabled")
		@ConditionalOnHarborEnabled
		String enabled() {
			return "";
		}

		@Bean("harbor.inbox.enabled")
		@ConditionalOnHarborEnabled(property = "harbor.inbox.enabled")
		String inbox() {
			return "";
		}

		@Bean("explain")
		@ConditionalOnHarborEnabled(property = "harbor.webhook.explain-rejections", ifMissing = false)
		String explain() {
			return "";
		}

	}

}
