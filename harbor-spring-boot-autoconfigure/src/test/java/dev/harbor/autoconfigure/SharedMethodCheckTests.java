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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.HarborWebhook;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpEntity;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the checks at startup that Spring MVC and Spring WebFlux share, on both.
 */
class SharedMethodCheckTests {

	private static final String READS = "reads the body or a form, but the body must be verified before it is used.";

	private static final String STREAMS = "It streams its answer, which would begin before the event is recorded as "
			+ "handled.";

	private static final String RENDERS = "It renders a view, which may fail after the event was recorded as handled.";

	private static final String NOT_AWAITED = "does not wait for.";

	private static final String NO_PAYLOAD = "cannot hold a payload, which is a JSON object.";

	static Stream<Arguments> refused() {
		return Stream.of(Stack.values())
			.flatMap((stack) -> Stream.of(Refused.class.getDeclaredClasses())
				.map((controller) -> Arguments.of(stack, controller)));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void invalidMethodFailsAtStartup(Stack stack, Class<?> controller) {
		FailureAnalysis analysis = analysis(stack, controller);
		assertThat(analysis.getDescription())
			.startsWith("The method " + controller.getName() + ".receive cannot receive webhooks:")
			.contains(controller.getAnnotation(Because.class).value());
		assertThat(analysis.getAction()).matches("(?s).+\\.\n\nSee \\S+#webhook-method-cannot-be-called");
	}

	@ParameterizedTest
	@CsvSource({ "MVC, use.header=X-Version, required=true, true", "MVC, use.header=X-Version, default=1, false",
			"MVC, use.query-parameter=version, required=true, false", "MVC, use.path-segment=0, required=true, false",
			"MVC, use.media-type-parameter[application/json]=version, required=true, true",
			"MVC, use.header=X-Version, required=false, false", "WEBFLUX, use.header=X-Version, required=true, true",
			"WEBFLUX, use.header=X-Version, default=1, false",
			"WEBFLUX, use.query-parameter=version, required=true, false",
			"WEBFLUX, use.path-segment=0, required=true, false",
			"WEBFLUX, use.media-type-parameter[application/json]=version, required=true, true" })
	void versionInAHeaderFailsAtStartupIfItIsRequired(Stack stack, String use, String further, boolean refused) {
		if (refused) {
			FailureAnalysis analysis = analysis(stack, Versioned.class, stack.version(use), stack.version(further));
			assertThat(analysis.getDescription()).contains("Each request must have an API version in a header");
			assertThat(analysis.getAction()).contains("'" + stack.version("default") + "'");
		}
		else {
			assertThat(stack.start(Versioned.class, stack.version(use), stack.version(further))).isNull();
		}
	}

	// Spring WebFlux finds no method for a request without a version.
	@Test
	void optionalVersionFailsAtStartupInSpringWebFlux() {
		assertThat(analysis(Stack.WEBFLUX, Versioned.class, Stack.WEBFLUX.version("use.header=X-Version"),
				Stack.WEBFLUX.version("required=false"))
			.getDescription()).contains("Spring WebFlux answers 404 to each request");
	}

	static Stream<Arguments> otherVersions() {
		return Stream.of(Stack.values())
			.flatMap((stack) -> Stream.of(OfVersion1.class, OfVersion3.class, OfVersion3AndLater.class)
				.map((controller) -> Arguments.of(stack, controller)));
	}

	@ParameterizedTest
	@MethodSource("otherVersions")
	void methodWithAnotherVersionFailsAtStartup(Stack stack, Class<?> controller) {
		FailureAnalysis analysis = analysis(stack, controller, stack.version("use.header=X-Version"),
				stack.version("default=2"), stack.version("supported=1,2,3"));
		assertThat(analysis.getDescription()).contains("but a delivery has no version and is treated as version 2");
		assertThat(analysis.getAction()).startsWith("Map the method without a version.");
	}

	static Stream<Arguments> defaultVersions() {
		return Stream.of(Stack.values())
			.flatMap((stack) -> Stream.of(OfVersion1AndLater.class, OfVersion2.class)
				.map((controller) -> Arguments.of(stack, controller)));
	}

	@ParameterizedTest
	@MethodSource("defaultVersions")
	void methodWithTheDefaultVersionStarts(Stack stack, Class<?> controller) {
		assertThat(stack.start(controller, stack.version("use.header=X-Version"), stack.version("default=2"),
				stack.version("supported=1,2,3")))
			.isNull();
	}

	private static FailureAnalysis analysis(Stack stack, Class<?> controller, String... properties) {
		Throwable failure = stack.start(controller, properties);
		assertThat(failure).as(controller.getName()).isNotNull();
		FailureAnalysis analysis = new InvalidHarborWebhookMethodFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		return analysis;
	}

	enum Stack {

		MVC("spring.mvc.apiversion."), WEBFLUX("spring.webflux.apiversion.");

		private static final AutoConfigurations RECEIVING = AutoConfigurations.of(
				HarborConnectionDetailsAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
				HarborWebhookReceiverAutoConfiguration.class, HarborWebhookEventStoreAutoConfiguration.class);

		private static final String SECRET = "harbor.webhook.secret=hbwhs_0123456789";

		private final String versions;

		Stack(String versions) {
			this.versions = versions;
		}

		String version(String property) {
			return this.versions + property;
		}

		/**
		 * Start an application.
		 * @return its failure, or {@code null} if it starts
		 */
		@Nullable Throwable start(Class<?> controller, String... properties) {
			AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
			if (this == MVC) {
				new WebApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(HarborWebMvcAutoConfiguration.class,
							WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class))
					.withConfiguration(RECEIVING)
					.withPropertyValues(SECRET)
					.withPropertyValues(properties)
					.withUserConfiguration(controller)
					.run((context) -> failure.set(context.getStartupFailure()));
			}
			else {
				new ReactiveWebApplicationContextRunner()
					.withConfiguration(
							AutoConfigurations.of(HarborWebFluxAutoConfiguration.class, WebFluxAutoConfiguration.class))
					.withConfiguration(RECEIVING)
					.withPropertyValues(SECRET)
					.withPropertyValues(properties)
					.withUserConfiguration(controller)
					.run((context) -> failure.set(context.getStartupFailure()));
			}
			return failure.get();
		}

	}

	record Form(String field) {

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
	static class OfVersion3 {

		@PostMapping(path = "/versioned", version = "3")
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

	static class Refused {

		@RestController
		@Because("It is @Async, so its event would be recorded as handled before it is handled.")
		static class Asynchronous {

			@Async
			@PostMapping("/")
			public CompletableFuture<Void> receive(@HarborWebhook Event event) {
				return CompletableFuture.completedFuture(null);
			}

		}

		@Async
		@RestController
		@Because("It is @Async, so its event would be recorded as handled before it is handled.")
		static class AsynchronousAsAWhole {

			@PostMapping("/")
			public void receive(@HarborWebhook Event event) {
			}

		}

		@RestController
		@Because("Its parameter 1 (Errors) would receive the errors of an invalid payload, which has to fail the "
				+ "delivery.")
		static class WithErrors {

			@PostMapping("/")
			void receive(@Valid @HarborWebhook Form form, Errors errors) {
			}

		}

		@RestController
		@Because("Its parameter 1 (BindingResult) would receive")
		static class WithBindingResult {

			@PostMapping("/")
			void receive(@HarborWebhook Form form, BindingResult errors) {
			}

		}

		@RestController
		@Because("Its webhook parameters have no event type in common: order.*, and invoice.paid.")
		static class DisjointTypes {

			@PostMapping("/")
			void receive(@HarborWebhook(types = "order.*") Event event,
					@HarborWebhook(types = "invoice.paid") EventPayload payload) {
			}

		}

		@RestController
		@Because("matches 'a,b'")
		static class TypesInOneText {

			@PostMapping("/")
			void receive(@HarborWebhook(types = "a,b") Event event) {
			}

		}

		@RestController
		@Because("matches 'Order.Shipped'")
		static class TypeInUpperCase {

			@PostMapping("/")
			void receive(@HarborWebhook(types = "Order.Shipped") Event event) {
			}

		}

		@RestController
		@Because("matches ''")
		static class EmptyType {

			@PostMapping("/")
			void receive(@HarborWebhook(types = { "order.shipped", "" }) Event event) {
			}

		}

		@RestController
		@Because("orders.type")
		static class UnknownConfiguredType {

			@PostMapping("/")
			void receive(@HarborWebhook(types = "${orders.type}") Event event) {
			}

		}

		@RestController
		@Because("matches '#{'order.shipped'}'")
		static class TypeExpression {

			@PostMapping("/")
			void receive(@HarborWebhook(types = "#{'order.shipped'}") Event event) {
			}

		}

		@RestController
		@Because("Its endpoint 'default' has another method, ")
		static class TwoMethodsOfOneEndpoint {

			@PostMapping("/one")
			void receive(@HarborWebhook(types = "order.*") Event event) {
			}

			@PostMapping("/two")
			void receive(@HarborWebhook(types = { "invoice.paid", "order.item.added" }) EventPayload payload) {
			}

		}

		@RestController
		@Because("The endpoint 'euWest' has no secret.")
		static class EndpointWithoutVariable {

			@PostMapping("/")
			void receive(@HarborWebhook("euWest") Event event) {
			}

		}

		@RestController
		@Because("The endpoint 'eu-west' has no secret.")
		static class EndpointWithoutSecret {

			@PostMapping("/")
			void receive(@HarborWebhook("eu-west") Event event) {
			}

		}

		@RestController
		@Because("Its webhook parameters name several endpoints: default, other.")
		static class TwoEndpoints {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @HarborWebhook("other") EventPayload payload) {
			}

		}

		@RestController
		@Because("It is not mapped to POST only.")
		static class Put {

			@PutMapping("/")
			void receive(@HarborWebhook Event event) {
			}

		}

		@RestController
		@Because("It is not mapped to POST only.")
		static class AnyMethod {

			@RequestMapping("/")
			void receive(@HarborWebhook Event event) {
			}

		}

		@RestController
		@Because("It is not mapped to POST only.")
		static class PostAndGet {

			@RequestMapping(path = "/", method = { RequestMethod.POST, RequestMethod.GET })
			void receive(@HarborWebhook Event event) {
			}

		}

		@RestController
		@Because("parameter 1 (String) " + READS)
		static class Body {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestBody String body) {
			}

		}

		@RestController
		@Because("parameter 0 (HttpEntity) " + READS)
		static class Entity {

			@PostMapping("/")
			void receive(HttpEntity<String> entity, @HarborWebhook Event event) {
			}

		}

		@RestController
		@Because("parameter 1 (RequestEntity) " + READS)
		static class RequestEntityParameter {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, RequestEntity<byte[]> entity) {
			}

		}

		@RestController
		@Because("parameter 1 (Form) " + READS)
		static class PartOfForm {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestPart Form form) {
			}

		}

		@RestController
		@Because("parameter 1 (Form) " + READS)
		static class Attribute {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @ModelAttribute Form form) {
			}

		}

		@RestController
		@Because("parameter 1 (Form) " + READS)
		static class CommandObject {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, Form form) {
			}

		}

		@RestController
		@Because("parameter 1 (Form) " + READS)
		static class ValidatedCommandObject {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @Validated Form form) {
			}

		}

		@RestController
		@Because(STREAMS)
		static class Publishing {

			@PostMapping("/")
			Flux<String> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(STREAMS)
		static class PublishingLater {

			@PostMapping("/")
			Mono<ResponseEntity<Flux<String>>> receive(@HarborWebhook Event event) {
				return null;
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

		@RestController
		@Because(NO_PAYLOAD)
		static class TextPayload {

			@PostMapping("/")
			void receive(@HarborWebhook String payload) {
			}

		}

		@RestController
		@Because(NO_PAYLOAD)
		static class BytesPayload {

			@PostMapping("/")
			void receive(@HarborWebhook byte[] payload) {
			}

		}

		@RestController
		@Because(NO_PAYLOAD)
		static class ListPayload {

			@PostMapping("/")
			void receive(@HarborWebhook List<Form> payload) {
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class PlainFuture {

			@PostMapping("/")
			Future<String> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class Task {

			@PostMapping("/")
			Runnable receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class CallableInEntity {

			@PostMapping("/")
			ResponseEntity<Callable<String>> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class FutureInEntityLater {

			@PostMapping("/")
			CompletableFuture<ResponseEntity<Future<String>>> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class CallableLater {

			@PostMapping("/")
			Mono<Callable<String>> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class ListOfFutures {

			@PostMapping("/")
			List<CompletableFuture<String>> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class ArrayInEntity {

			@PostMapping("/")
			ResponseEntity<Future<?>[]> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(NOT_AWAITED)
		static class MapOfPublishers {

			@PostMapping("/")
			Map<String, ? extends Mono<String>> receive(@HarborWebhook Event event) {
				return null;
			}

		}

	}

}
