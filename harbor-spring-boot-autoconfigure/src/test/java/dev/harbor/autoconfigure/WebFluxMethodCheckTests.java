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
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.core.MethodParameter;
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
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.MatrixVariable;
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
import org.springframework.web.bind.annotation.SessionAttribute;
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
 * Tests for the startup check of webhook methods in Spring WebFlux.
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
					assertThat(failure.method()).isEqualTo(controller.getName() + ".receive");
					assertThat(failure.problem()).contains(controller.getAnnotation(Because.class).value());
					assertThat(failure.action()).isNotBlank().endsWith(".");
				});
		});
	}

	@Test
	void isNotRefused() {
		this.runner.withUserConfiguration(ValidMethods.class, ValidWithoutBody.class, OwnResolver.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void applicationWithoutWebhooksStarts() {
		this.runner.withPropertyValues("harbor.enabled=false", "harbor.webhook.secret=")
			.withUserConfiguration(SharedMethodCheckTests.Refused.Body.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	record Form(String order) {

	}

	record Tenant(String name) {

	}

	@RestController
	static class ValidMethods {

		@PostMapping("/parameters/{id}")
		String parameters(@HarborWebhook(types = "order.seen") WebhookDelivery delivery, @HarborWebhook Event event,
				@HarborWebhook EventPayload payload, @HarborWebhook Form form, @PathVariable String id,
				@RequestParam String query, String simple, @RequestHeader String header,
				@RequestAttribute Form attribute, ServerHttpRequest request, HttpMethod method, Locale locale,
				Principal principal, Mono<Principal> principalToCome, WebSession session, UriComponentsBuilder uri,
				@CookieValue Form cookie, @SessionAttribute Form kept, @Value("1") Form value,
				@MatrixVariable Map<String, String> matrix, Tenant tenant, @Validated Tenant validated) {
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
	static class ValidWithoutBody {

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
		static class AsynchronousBody {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestBody Mono<String> body) {
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

	}

}
