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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is refused of methods that receive webhooks in Spring WebFlux when an
 * application starts, and what is not.
 */
class WebFluxMethodCheckTests {

	private static final String READS = "reads the body or a form, but the body must be verified before it is used";

	private static final String WRITES = "writes the answer before the event can be recorded as handled";

	private static final String STREAMS = "It streams its answer, which would begin before the event is recorded as "
			+ "handled";

	private static final String RENDERS = "It renders a view, which may fail after the event was recorded as handled";

	private static final String NOT_AWAITED = "which Spring WebFlux does not wait for";

	private static final String ASYNC_TYPES = "is asynchronous, but the method is called after the delivery was "
			+ "received and verified";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborWebhookAutoConfiguration.class, HarborWebhookReceiverAutoConfiguration.class,
				HarborWebFluxAutoConfiguration.class, HarborWebhookEventStoreAutoConfiguration.class,
				WebFluxAutoConfiguration.class))
		.withPropertyValues("harbor.webhook.secret=hbwhs_0123456789");

	static Stream<Class<?>> refused() {
		return Stream.of(Refused.class.getDeclaredClasses());
	}

	@ParameterizedTest
	@MethodSource("refused")
	void isRefused(Class<?> controller) {
		this.runner.withUserConfiguration(controller).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(InvalidHarborWebhookMethodException.class, (failure) -> {
					assertThat(failure.getMethod()).isEqualTo(controller.getName() + ".receive");
					assertThat(failure.getProblem()).contains(controller.getAnnotation(Because.class).value());
					assertThat(failure.getAction()).isNotBlank().endsWith(".");
				});
		});
	}

	@Test
	void isNotRefused() {
		this.runner.withUserConfiguration(Fine.class, FineWithoutBody.class, OwnResolver.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void applicationWithoutWebhooksStarts() {
		this.runner.withPropertyValues("harbor.enabled=false", "harbor.webhook.secret=")
			.withUserConfiguration(Refused.Body.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "use.header=X-Version,,true", "use.header=X-Version,default=1,false",
			"use.query-parameter=version,,false", "use.path-segment=0,,false",
			"use.media-type-parameter[application/json]=version,,true" })
	void requiredVersionIsRefused(String use, String further, boolean refused) {
		this.runner
			.withPropertyValues("spring.webflux.apiversion." + use,
					"spring.webflux.apiversion." + ((further != null) ? further : "required=true"))
			.withUserConfiguration(Versioned.class)
			.run((context) -> {
				if (refused) {
					assertThat(context).getFailure()
						.rootCause()
						.hasMessageContaining("Each request must have an API version in a header");
				}
				else {
					assertThat(context).hasNotFailed();
				}
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { OfVersion1.class, OfVersion3AndLater.class })
	void methodOfAnotherVersionFailsAtStartup(Class<?> controller) {
		withDefault2().withUserConfiguration(controller)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("but a delivery has no version and is treated as version 2"));
	}

	@ParameterizedTest
	@ValueSource(classes = { OfVersion1AndLater.class, OfVersion2.class })
	void methodWithTheDefaultVersionStarts(Class<?> controller) {
		withDefault2().withUserConfiguration(controller).run((context) -> assertThat(context).hasNotFailed());
	}

	private ReactiveWebApplicationContextRunner withDefault2() {
		return this.runner.withPropertyValues("spring.webflux.apiversion.use.header=X-Version",
				"spring.webflux.apiversion.default=2");
	}

	@Test
	void optionalVersionFailsAtStartup() {
		this.runner
			.withPropertyValues("spring.webflux.apiversion.use.header=X-Version",
					"spring.webflux.apiversion.required=false")
			.withUserConfiguration(Versioned.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Spring WebFlux answers 404 to each request"));
	}

	@RestController
	static class OfVersion1 {

		@PostMapping(path = "/versioned", version = "1")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class OfVersion1AndLater {

		@PostMapping(path = "/versioned", version = "1+")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class OfVersion2 {

		@PostMapping(path = "/versioned", version = "2")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class OfVersion3AndLater {

		@PostMapping(path = "/versioned", version = "3+")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class Versioned {

		@PostMapping("/1/versioned")
		void receive(@HarborWebhook Event event) {
		}

	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Because {

		String value();

	}

	record Form(String order) {

	}

	record Tenant(String name) {

	}

	@RestController
	static class Fine {

		@PostMapping("/parameters/{id}")
		String parameters(@HarborWebhook(types = "order.seen") WebhookDelivery delivery, @HarborWebhook Event event,
				@HarborWebhook EventPayload payload, @HarborWebhook Form form, @PathVariable String id,
				@RequestParam String query, String simple, @RequestHeader String header,
				@RequestAttribute Form attribute, ServerHttpRequest request, HttpMethod method, Locale locale,
				Principal principal, Mono<Principal> principalToCome, WebSession session, UriComponentsBuilder uri,
				Tenant tenant) {
			return "fine";
		}

		@PostMapping("/void")
		void nothing(@HarborWebhook(types = "order.shipped") WebhookDelivery delivery) {
		}

		@PostMapping("/mono")
		Mono<ResponseEntity<Form>> mono(@HarborWebhook(types = "order.paid") Form form) {
			return Mono.empty();
		}

		@PostMapping("/mono-of-list")
		Mono<List<Form>> list(@HarborWebhook(types = "order.packed") Map<String, Object> form) {
			return Mono.empty();
		}

		@PostMapping("/entity-of-mono")
		ResponseEntity<Mono<Form>> entity(@HarborWebhook(types = "order.sent") Form form) {
			return ResponseEntity.ok(Mono.empty());
		}

		@PostMapping("/future")
		CompletableFuture<Form> future(@HarborWebhook(types = "order.lost") Form form) {
			return new CompletableFuture<>();
		}

	}

	@Controller
	static class FineWithoutBody {

		@PostMapping("/plain-status")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		Mono<Void> nothing(@HarborWebhook(types = "order.placed") Form form) {
			return Mono.empty();
		}

		@PostMapping("/plain-body")
		@ResponseBody
		String body(@HarborWebhook(types = "order.cancelled") Form form) {
			return "fine";
		}

		@PostMapping("/plain-problem")
		ProblemDetail problem(@HarborWebhook(types = "order.returned") Form form) {
			return ProblemDetail.forStatus(200);
		}

	}

	static class OwnResolver implements HandlerMethodArgumentResolver, WebFluxConfigurer {

		@Override
		public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
			configurer.addCustomResolver(this);
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Tenant.class;
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context,
				ServerWebExchange exchange) {
			return Mono.just(new Tenant("own"));
		}

	}

	static class Refused {

		@RestController
		@Because(ASYNC_TYPES)
		static class MonoOfPayload {

			@PostMapping("/")
			void receive(@HarborWebhook Mono<Form> form) {
			}

		}

		@RestController
		@Because(ASYNC_TYPES)
		static class FluxOfEvents {

			@PostMapping("/")
			void receive(@HarborWebhook Flux<Event> events) {
			}

		}

		@RestController
		@Because(ASYNC_TYPES)
		static class FutureOfEvent {

			@PostMapping("/")
			void receive(@HarborWebhook CompletableFuture<Event> event) {
			}

		}

		@RestController
		@Because(READS)
		static class Body {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestBody String body) {
			}

		}

		@RestController
		@Because(READS)
		static class BodyToCome {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestBody Mono<String> body) {
			}

		}

		@RestController
		@Because(READS)
		static class Entity {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, HttpEntity<String> entity) {
			}

		}

		@RestController
		@Because(READS)
		static class PartOfBody {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestPart FilePart file) {
			}

		}

		@RestController
		@Because(READS)
		static class Parts {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, Flux<Part> parts) {
			}

		}

		@RestController
		@Because(READS)
		static class Attribute {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @ModelAttribute Form form) {
			}

		}

		@RestController
		@Because(READS)
		static class FormWithoutAnnotation {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, Form form) {
			}

		}

		@RestController
		@Because(WRITES)
		static class Response {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, ServerHttpResponse response) {
			}

		}

		@RestController
		@Because(WRITES)
		static class Exchange {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, ServerWebExchange exchange) {
			}

		}

		@RestController
		@Because("would receive the errors of an invalid payload")
		static class Errors {

			@PostMapping("/")
			void receive(@HarborWebhook Form form, BindingResult errors) {
			}

		}

		@RestController
		@Because(STREAMS)
		static class Streaming {

			@PostMapping("/")
			Flux<String> receive(@HarborWebhook Event event) {
				return Flux.empty();
			}

		}

		@RestController
		@Because(STREAMS)
		static class StreamingEntity {

			@PostMapping("/")
			Mono<ResponseEntity<Flux<String>>> receive(@HarborWebhook Event event) {
				return Mono.empty();
			}

		}

		@RestController
		@Because(STREAMS)
		static class MonoOfMono {

			@PostMapping("/")
			Mono<Mono<String>> receive(@HarborWebhook Event event) {
				return Mono.empty();
			}

		}

		@RestController
		@Because(STREAMS)
		static class ServerSent {

			@PostMapping("/")
			Mono<ServerSentEvent<String>> receive(@HarborWebhook Event event) {
				return Mono.empty();
			}

		}

		@RestController
		@Because(STREAMS)
		static class StreamingMediaType {

			@PostMapping(path = "/", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
			Mono<String> receive(@HarborWebhook Event event) {
				return Mono.empty();
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class CallableOfMvc {

			@PostMapping("/")
			Callable<String> receive(@HarborWebhook Event event) {
				return () -> "";
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class DeferredOfMvc {

			@PostMapping("/")
			DeferredResult<String> receive(@HarborWebhook Event event) {
				return new DeferredResult<>();
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class PlainFuture {

			@PostMapping("/")
			Future<String> receive(@HarborWebhook Event event) {
				return new CompletableFuture<>();
			}

		}

		@Controller
		@Because(RENDERS)
		static class ViewName {

			@PostMapping("/")
			String receive(@HarborWebhook Event event) {
				return "view";
			}

		}

		@Controller
		@Because(RENDERS)
		static class Rendered {

			@PostMapping("/")
			Mono<Rendering> receive(@HarborWebhook Event event) {
				return Mono.empty();
			}

		}

		@Controller
		@Because(RENDERS)
		static class DefaultView {

			@PostMapping("/")
			Mono<Void> receive(@HarborWebhook Event event) {
				return Mono.empty();
			}

		}

		@RestController
		@Because("It is not mapped to POST only")
		static class Get {

			@GetMapping("/")
			void receive(@HarborWebhook Event event) {
			}

		}

		@RestController
		@Because("The endpoint 'eu-west' has no secret")
		static class EndpointWithoutSecret {

			@PostMapping("/")
			void receive(@HarborWebhook("eu-west") Event event) {
			}

		}

		@RestController
		@Because("cannot hold a payload")
		static class Text {

			@PostMapping("/")
			void receive(@HarborWebhook String text) {
			}

		}

	}

}
