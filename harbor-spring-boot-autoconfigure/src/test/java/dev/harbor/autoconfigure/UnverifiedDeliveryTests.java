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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurationSupport;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that only verified deliveries reach a method, however the application is
 * configured.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnverifiedDeliveryTests {

	/**
	 * Everything that Spring MVC could bind.
	 */
	private static final String FORM = "id=evt_1&type=order.shipped&workspaceId=ws_1&order=forged&json=%7B%7D"
			+ "&endpoint=default&secretPosition=0&event.id=evt_1&event.type=order.shipped&payload.json=%7B%7D";

	private static final String JSON = """
			{"id":"del_1","type":"event.created","order":"forged","created_at":"2026-01-02T03:04:05Z","data":{\
			"id":"evt_1","type":"order.shipped","workspace_id":"ws_1","payload":{},"created_at":"2026-01-02T03:04:05Z"}}""";

	private static final List<String> OUR_TYPES = List.of("/delivery", "/event", "/payload");

	static Stream<Arguments> applications() {
		return Stream.of(application(200, "as it is", server(Controller.class)),
				application(200, "lazy initialization",
						server(Controller.class).properties("spring.main.lazy-initialization=true")),
				application(503, "switched off", server(Controller.class).properties("harbor.enabled=false")),
				application(503, "switched off, no secret",
						server(Controller.class).without("harbor.webhook.secret").properties("harbor.enabled=false")),
				application(503, "switched off, foreign resolver",
						server(Controller.class, ForeignResolver.class).properties("harbor.enabled=false")),
				application(200, "@EnableWebMvc", server(Controller.class, EnabledWebMvc.class)),
				application(200, "WebMvcConfigurationSupport", server(Controller.class, OwnConfigurationSupport.class)),
				application(503, "WebMvcConfigurationSupport, switched off",
						server(Controller.class, OwnConfigurationSupport.class).properties("harbor.enabled=false")),
				application(200, "foreign resolver", server(Controller.class, ForeignResolver.class)),
				application(200, "foreign resolver in WebMvcConfigurationSupport",
						server(Controller.class, ForeignResolverInSupport.class)),
				application(200, "WebFlux", server(Controller.class).on(Stack.NETTY)),
				application(200, "WebFlux on Tomcat", server(Controller.class).on(Stack.TOMCAT_REACTIVE)),
				application(200, "WebFlux on Jetty", server(Controller.class).on(Stack.JETTY_REACTIVE)),
				application(200, "WebFlux, lazy initialization",
						server(Controller.class).on(Stack.NETTY).properties("spring.main.lazy-initialization=true")),
				application(503, "WebFlux, switched off",
						server(Controller.class).on(Stack.NETTY).properties("harbor.enabled=false")),
				application(503, "WebFlux, switched off, no secret",
						server(Controller.class).on(Stack.NETTY)
							.without("harbor.webhook.secret")
							.properties("harbor.enabled=false")),
				application(200, "@EnableWebFlux", server(Controller.class, EnabledWebFlux.class).on(Stack.NETTY)),
				application(200, "WebFluxConfigurationSupport",
						server(Controller.class, OwnWebFluxSupport.class).on(Stack.NETTY)),
				application(200, "WebFlux, foreign resolver",
						server(Controller.class, ForeignReactiveResolver.class).on(Stack.NETTY)),
				application(503, "WebFlux, foreign resolver, switched off",
						server(Controller.class, ForeignReactiveResolver.class).on(Stack.NETTY)
							.properties("harbor.enabled=false")),
				application(200, "foreign resolver in WebFluxConfigurationSupport",
						server(Controller.class, ForeignResolverInWebFluxSupport.class).on(Stack.NETTY)),
				application(200, "WebFlux, foreign adapter",
						server(Controller.class, ForeignAdapter.class).on(Stack.NETTY)));
	}

	private static WebhookServer.Builder server(Class<?>... sources) {
		return WebhookServer.of(sources).endpoints("event", "payload", "record");
	}

	private static Arguments application(int signed, String name, WebhookServer.Builder server) {
		return Arguments.argumentSet(name, server, signed);
	}

	@ParameterizedTest
	@MethodSource("applications")
	void unsignedRequestDoesNotReachTheMethod(WebhookServer.Builder builder, int signed) {
		List<String> paths = new ArrayList<>(OUR_TYPES);
		paths.add("/record");
		try (WebhookServer server = builder.run()) {
			for (String path : paths) {
				assertThat(server.post(path, "application/x-www-form-urlencoded", FORM).statusCode()).isIn(400, 503);
				assertThat(server.post(path + "?" + FORM, "application/json", JSON).statusCode()).isIn(400, 503);
				assertThat(server.post(path, "application/json", "").statusCode()).isIn(400, 503);
				assertThat(server.bean(Controller.class).calls).as(path).hasValue(0);
			}
			paths.forEach((path) -> assertThat(server.deliver(TestDelivery.to(path)).statusCode()).isEqualTo(signed));
			assertThat(server.bean(Controller.class).calls).hasValue((signed == 200) ? paths.size() : 0);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void typesCannotBeBoundWithoutTheAutoConfiguration(Stack stack) {
		try (WebhookServer server = server(Controller.class).on(stack)
			.excluding(HarborListenerAutoConfiguration.class, HarborWebhookReceiverAutoConfiguration.class,
					HarborWebMvcAutoConfiguration.class, HarborWebFluxAutoConfiguration.class,
					HarborWebhookAutoConfiguration.class, HarborWebhookEventStoreAutoConfiguration.class)
			.properties("logging.level.org.apache.catalina=off")
			.run()) {
			for (String path : OUR_TYPES) {
				assertThat(server.post(path, "application/x-www-form-urlencoded", FORM).statusCode()).isEqualTo(500);
				assertThat(server.post(path + "?" + FORM, "application/json", JSON).statusCode()).isEqualTo(500);
				assertThat(server.deliver(TestDelivery.to(path)).statusCode()).isEqualTo(500);
			}
			assertThat(server.bean(Controller.class).calls).hasValue(0);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { HarborConnectionDetailsAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
			HarborWebhookEventStoreAutoConfiguration.class })
	void incompleteConfigurationFailsAtStartup(Class<?> excluded) {
		assertThatException().isThrownBy(() -> server(Controller.class).excluding(excluded).run().close());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void precedingForeignResolverFailsAtStartup(boolean enabled, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> server(Controller.class, PrecedingForeignResolver.class).properties("harbor.enabled=" + enabled)
					.run()
					.close());
		assertThat(output).contains("cannot receive webhooks", " is resolved by " + ForeignResolver.class.getName(),
				"so it would not be verified.",
				"Change the resolver so that it does not support @HarborWebhook parameters");
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void invalidMethodStartsWithoutReceivingWebhooks(Stack stack) {
		try (WebhookServer off = WebhookServer.of(InvalidReceiver.class)
			.on(stack)
			.properties("harbor.enabled=false")
			.run()) {
			assertThat(off.post("/other", "application/json", "{}").statusCode()).isEqualTo(200);
			assertThat(off.post("/receive?order=forged", "application/json", "{}").statusCode()).isEqualTo(503);
		}
	}

	record Shipped(String order) {

	}

	@RestController
	static class InvalidReceiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook(types = "${no.such.property}") Shipped order) {
		}

		@PostMapping("/other")
		void other() {
		}

	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		@PostMapping("/delivery")
		void delivery(@HarborWebhook WebhookDelivery delivery) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/event")
		void event(@HarborWebhook("event") Event event) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/payload")
		void payload(@HarborWebhook("payload") EventPayload payload) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/record")
		void record(@HarborWebhook("record") Shipped shipped) {
			this.calls.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	static class EnabledWebMvc {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfigurationSupport extends WebMvcConfigurationSupport {

	}

	@Configuration(proxyBeanMethods = false)
	static class ForeignResolverInSupport extends WebMvcConfigurationSupport {

		@Override
		protected void addArgumentResolvers(List<HandlerMethodArgumentResolver> argumentResolvers) {
			argumentResolvers.add(0, new ForeignResolver());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFlux
	static class EnabledWebFlux {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWebFluxSupport extends WebFluxConfigurationSupport {

	}

	@Configuration(proxyBeanMethods = false)
	static class ForeignResolverInWebFluxSupport extends WebFluxConfigurationSupport {

		@Override
		protected void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
			configurer.addCustomResolver(new ForeignReactiveResolver());
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class ForeignReactiveResolver
			implements org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver, WebFluxConfigurer {

		@Override
		public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
			configurer.addCustomResolver(this);
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return true;
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context,
				ServerWebExchange exchange) {
			return Mono.empty();
		}

	}

	/**
	 * Calls every method with the arguments from the request.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class ForeignAdapter
			extends org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter {

	}

	static class ForeignResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {

		@Override
		public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
			resolvers.add(0, this);
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return true;
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, ModelAndViewContainer mavContainer,
				NativeWebRequest webRequest, WebDataBinderFactory binderFactory) {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrecedingForeignResolver {

		@Bean
		SmartLifecycle pusher(RequestMappingHandlerAdapter adapter) {
			return new SmartLifecycle() {

				@Override
				public int getPhase() {
					return Integer.MIN_VALUE;
				}

				@Override
				public void start() {
					List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
					resolvers.add(new ForeignResolver());
					resolvers.addAll(adapter.getArgumentResolvers());
					adapter.setArgumentResolvers(resolvers);
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

}
