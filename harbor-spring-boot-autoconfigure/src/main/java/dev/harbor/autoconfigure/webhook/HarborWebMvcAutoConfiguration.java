package dev.harbor.autoconfigure.webhook;

import java.time.Clock;
import java.util.function.Supplier;

import dev.harbor.ApiKeyProvider;
import dev.harbor.autoconfigure.HarborConnection;
import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.autoconfigure.HarborWebhookProperties.Store;
import dev.harbor.webhook.HandleOnce;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.webhook.web.HarborWebhookMvc;
import dev.harbor.webhook.web.HarborWebhookObservationConvention;
import dev.harbor.webhook.web.RejectionExplainer;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code @HarborWebhook}
 * parameters. Switched off it still is there, to answer with 503: without anything that
 * resolves such a parameter Spring MVC would bind it from the request.
 */
@AutoConfiguration(after = HarborWebhookAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ DispatcherServlet.class, RequestMappingHandlerAdapter.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
public final class HarborWebMvcAutoConfiguration {

	HarborWebMvcAutoConfiguration() {
	}

	@Bean
	HandlerExceptionResolver harborWebhookExceptionResolver(HarborWebhookMvc webhookMvc,
			ObjectProvider<HandlerExceptionResolver> resolvers) {
		return webhookMvc.exceptionResolver(() -> resolvers.orderedStream().toList());
	}

	// Found by every handler mapping, also where no WebMvcConfigurer is asked.
	@Bean
	MappedInterceptor harborWebhookInterceptor(HarborWebhookMvc webhookMvc) {
		return new MappedInterceptor(null, webhookMvc.interceptor());
	}

	@Bean
	SmartInitializingSingleton harborWebhookAdapterInitializer(HarborWebhookMvc webhookMvc,
			ObjectProvider<RequestMappingHandlerAdapter> adapters) {
		return () -> adapters.stream().forEach(webhookMvc::addTo);
	}

	@Bean
	HarborWebhookLifecycle harborWebhookLifecycle(HarborWebhookMvc webhookMvc, ConfiguredWebhookSecrets secrets,
			ObjectProvider<HandleOnceSupplier> handleOnce, ObjectProvider<RequestMappingHandlerMapping> mappings,
			ObjectProvider<RequestMappingHandlerAdapter> adapters) {
		return new HarborWebhookLifecycle(webhookMvc, secrets, handleOnce, mappings, adapters);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.security.web.SecurityFilterChain")
	static class SecurityHintConfiguration {

		@Bean
		FilterRegistrationBean<Filter> harborWebhookSecurityHintFilter(HarborWebhookMvc webhookMvc,
				ObjectProvider<RequestMappingHandlerMapping> mappings) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
					webhookMvc.securityHintFilter(() -> mappings.stream().toList()));
			// Wherever the application has put Spring Security.
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "harbor.enabled", havingValue = false)
	static class SwitchedOffConfiguration {

		@Bean
		@ConditionalOnMissingBean
		HarborWebhookMvc harborWebhookMvc() {
			return HarborWebhookMvc.switchedOff();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "harbor.enabled", matchIfMissing = true)
	static class SwitchedOnConfiguration {

		@Bean
		@ConditionalOnMissingBean(RejectionExplainer.class)
		@ConditionalOnBooleanProperty("harbor.webhook.explain-rejections")
		ConfiguredRejectionExplainer harborRejectionExplainer(HarborProperties properties,
				HarborWebhookProperties webhookProperties, HarborConnection connection,
				ConfiguredWebhookSecrets secrets, ObjectProvider<ApiKeyProvider> keyProviders,
				@Qualifier("harbor") ObjectProvider<Clock> clock) {
			return new ConfiguredRejectionExplainer(properties, webhookProperties, connection, secrets,
					keyProviders.stream().findAny().isPresent(), clock.getIfAvailable(Clock::systemUTC));
		}

		@Bean
		HandleOnceSupplier harborHandleOnce(HarborWebhookProperties properties,
				ObjectProvider<WebhookEventStore> stores) {
			return new HandleOnceSupplier(properties.getStore(), stores);
		}

		@Bean
		@ConditionalOnMissingBean
		HarborWebhookMvc harborWebhookMvc(WebhookVerifiers verifiers, HarborWebhookProperties properties,
				HandleOnceSupplier handleOnce, ApplicationEventPublisher publisher,
				ObjectProvider<ObservationRegistry> observations,
				ObjectProvider<HarborWebhookObservationConvention> convention,
				@Qualifier("harbor") ObjectProvider<Clock> clock, ObjectProvider<RejectionExplainer> explainer,
				ListableBeanFactory beans) {
			return HarborWebhookMvc.create(verifiers, (int) properties.getMaxBodySize().toBytes(), handleOnce,
					publisher, explainer.getIfAvailable(), observations.getIfAvailable(() -> ObservationRegistry.NOOP),
					convention.getIfAvailable(), clock.getIfAvailable(Clock::systemUTC), new RegisteredFilters(beans));
		}

	}

	/**
	 * Supplies what lets events be handled once, and with it the store, when the first
	 * method that receives webhooks needs it.
	 */
	static class HandleOnceSupplier implements Supplier<@Nullable HandleOnce> {

		private final SingletonSupplier<HandleOnce> handleOnce;

		HandleOnceSupplier(Store properties, ObjectProvider<WebhookEventStore> stores) {
			this.handleOnce = SingletonSupplier.ofNullable(() -> {
				WebhookEventStore store = (properties.getType() != Store.Type.NONE) ? stores.getObject() : null;
				return (store != null) ? new HandleOnce(store, properties.getLease()) : null;
			});
		}

		@Override
		public @Nullable HandleOnce get() {
			return this.handleOnce.get();
		}

	}

}
