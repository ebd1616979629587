package dev.harbor.autoconfigure.webhook.reactive;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code @HarborWebhook}
 * parameters in applications on Spring WebFlux. Not switched off by any property: without
 * it Spring WebFlux would bind such a parameter from the request.
 */
@AutoConfiguration
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
public final class HarborWebFluxAutoConfiguration {

	HarborWebFluxAutoConfiguration() {
	}

	@Bean
	WebhookMethodRefusal harborWebhookMethodRefusal(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		return new WebhookMethodRefusal(mappings);
	}

}
