package dev.harbor.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps keys and secrets out of
 * what actuator endpoints show. Not switched off by any property.
 */
@AutoConfiguration(after = HarborConnectionDetailsAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
public final class HarborSanitizingAutoConfiguration {

	HarborSanitizingAutoConfiguration() {
	}

	@Bean
	HarborSanitizingFunction harborSanitizingFunction(ObjectProvider<HarborConnection> connection) {
		return new HarborSanitizingFunction(connection);
	}

}
