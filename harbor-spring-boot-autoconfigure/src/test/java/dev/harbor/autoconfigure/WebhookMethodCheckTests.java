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

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.security.Principal;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the startup check of webhook methods in Spring MVC.
 */
class WebhookMethodCheckTests {

	private static final String READS = "reads the body or a form, but the body must be verified before it is used.";

	private static final String WRITES = "writes the answer before the event can be recorded as handled.";

	private static final String STREAMS = "It streams its answer, which would begin before the event is recorded as "
			+ "handled.";

	private static final String RENDERS = "It renders a view, which may fail after the event was recorded as handled.";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborWebhookAutoConfiguration.class, HarborWebhookReceiverAutoConfiguration.class,
				HarborWebMvcAutoConfiguration.class, HarborWebhookEventStoreAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class))
		.withPropertyValues("harbor.webhook.secret=hbwhs_0123456789");

	static Stream<Class<?>> refused() {
		return Stream.of(Refused.class.getDeclaredClasses());
	}

	@ParameterizedTest
	@MethodSource("refused")
	void isRefused(Class<?> controller) {
		this.runner.withUserConfiguration(controller).run((context) -> {
			assertThat(context).as(controller.getName()).hasFailed();
			FailureAnalysis analysis = new InvalidHarborWebhookMethodFailureAnalyzer()
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription())
				.startsWith("The method " + controller.getName() + ".receive cannot receive webhooks:")
				.contains(controller.getAnnotation(Because.class).value());
			assertThat(analysis.getAction()).matches("(?s).+\\.\n\nSee \\S+#webhook-method-cannot-be-called");
		});
	}

	@Test
	void actionNamesPropertyAndVariable() {
		this.runner.withUserConfiguration(SharedMethodCheckTests.Refused.EndpointWithoutSecret.class)
			.run((context) -> assertThat(
					new InvalidHarborWebhookMethodFailureAnalyzer().analyze(context.getStartupFailure()).getAction())
				.startsWith("Set the property 'harbor.webhook.endpoints.eu-west.secret' (environment variable "
						+ "HARBOR_WEBHOOK_SECRET_EU_WEST), or define a WebhookSecretProvider bean."));
		this.runner.withPropertyValues("harbor.webhook.secret=")
			.withUserConfiguration(SharedEndpoint.class)
			.withPropertyValues("orders.type=order.shipped")
			.run((context) -> assertThat(
					new InvalidHarborWebhookMethodFailureAnalyzer().analyze(context.getStartupFailure()).getAction())
				.startsWith("Set the property 'harbor.webhook.secret' (environment variable HARBOR_WEBHOOK_SECRET), or "
						+ "define a WebhookSecretProvider bean."));
	}

	@ParameterizedTest
	@CsvSource({ "euWest, (environment variable HARBOR_WEBHOOK_SECRET_EUWEST)",
			"EUWEST, (environment variable HARBOR_WEBHOOK_SECRET_EUWEST)",
			"eu_west, (environment variable HARBOR_WEBHOOK_SECRET_EU_WEST)",
			"eu.west, no environment variable can name this endpoint" })
	void variableIsMentionedWhenItCanNameTheEndpoint(String endpoint, String advice) {
		assertThat(WebhookSecretVariablesEnvironmentPostProcessor.describe(endpoint))
			.startsWith("the property 'harbor.webhook.endpoints." + endpoint + ".secret'")
			.contains(advice);
	}

	@Test
	void methodsOfOneEndpointWithDifferentTypesStart() {
		this.runner.withUserConfiguration(SharedEndpoint.class)
			.withPropertyValues("orders.type=order.shipped")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void validMethodStarts() {
		this.runner
			.withPropertyValues(Stream
				.of("void", "mapping", "future", "mono", "deferred", "resource", "plain", "plain-callable",
						"plain-void", "plain-problem", "plain-body")
				.map((endpoint) -> "harbor.webhook.endpoints." + endpoint + ".secret=hbwhs_0123456789")
				.toArray(String[]::new))
			.withUserConfiguration(ValidMethods.class, PlainSuccess.class, TenantResolver.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void applicationWithoutWebhooksStarts() {
		this.runner.withPropertyValues("harbor.webhook.secret=").run((context) -> assertThat(context).hasNotFailed());
	}

	record Form(String field) {

	}

	record Tenant(String name) {

	}

	static class OwnPrincipal implements Principal {

		@Override
		public String getName() {
			return "own";
		}

	}

	static class TenantResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {

		@Override
		public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
			resolvers.add(this);
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Tenant.class;
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, ModelAndViewContainer mavContainer,
				NativeWebRequest webRequest, WebDataBinderFactory binderFactory) {
			return new Tenant("one");
		}

	}

	@RestController
	static class ValidMethods {

		@PostMapping("/fine/{id}")
		String receive(@PathVariable String id, @HarborWebhook Event event, @RequestParam int query,
				@RequestParam Map<String, String> parameters, @RequestHeader HttpHeaders headers,
				@RequestHeader("Harbor-Delivery-Id") Optional<String> delivery, @CookieValue("c") String cookie,
				@RequestAttribute("a") Object attribute, @SessionAttribute("s") Object session, Principal principal,
				OwnPrincipal own, Locale locale, TimeZone timeZone, ZoneId zone, WebRequest webRequest,
				NativeWebRequest nativeRequest, HttpServletRequest request, ServletRequest servletRequest,
				HttpSession httpSession, HttpMethod method, UriComponentsBuilder uri, String unannotated,
				Tenant tenant) {
			return "fine";
		}

		@PostMapping("/void")
		void nothing(@HarborWebhook("void") WebhookDelivery delivery) {
		}

		@RequestMapping(path = "/mapping", method = RequestMethod.POST)
		Form value(@HarborWebhook("mapping") EventPayload payload) {
			return new Form("fine");
		}

		@PostMapping("/future")
		CompletableFuture<ResponseEntity<Form>> future(@HarborWebhook("future") Form form) {
			return new CompletableFuture<>();
		}

		@PostMapping("/mono")
		Mono<ResponseEntity<Form>> mono(@HarborWebhook("mono") Form form) {
			return Mono.empty();
		}

		@PostMapping("/deferred")
		DeferredResult<List<String>> deferred(@HarborWebhook("deferred") Optional<Form> form) {
			return new DeferredResult<>();
		}

		@PostMapping("/resource")
		Resource resource(@HarborWebhook("resource") Map<String, List<Integer>> payload) {
			return null;
		}

		@GetMapping("/other")
		SseEmitter other(HttpServletResponse response, @ModelAttribute Form form) {
			return new SseEmitter();
		}

	}

	@RestController
	static class SharedEndpoint {

		@PostMapping("/shipped")
		void shipped(@HarborWebhook(types = "${orders.type}") Event event) {
		}

		@PostMapping("/items")
		void items(@HarborWebhook(types = { "order.item.*", "order" }) Event event,
				@HarborWebhook(types = "order.item.added") EventPayload payload) {
		}

		@PostMapping("/invoices")
		void invoices(@HarborWebhook(types = { "invoice.*", "order.item.removed" }) Event event) {
		}

	}

	@Controller
	static class PlainSuccess {

		@PostMapping("/plain")
		ResponseEntity<Form> receive(@HarborWebhook("plain") Event event, Model model) {
			return null;
		}

		@PostMapping("/plain-callable")
		Callable<ResponseEntity<Void>> callable(@HarborWebhook("plain-callable") Event event) {
			return null;
		}

		@PostMapping("/plain-void")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void nothing(@HarborWebhook("plain-void") Event event) {
		}

		@PostMapping("/plain-problem")
		ProblemDetail problem(@HarborWebhook("plain-problem") Event event) {
			return null;
		}

		@PostMapping("/plain-body")
		@ResponseBody
		String body(@HarborWebhook("plain-body") Event event) {
			return null;
		}

	}

	static class Refused {

		@RestController
		@Because("parameter 1 (MultipartFile) " + READS)
		static class File {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, MultipartFile file) {
			}

		}

		@RestController
		@Because("parameter 1 (List) " + READS)
		static class Files {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestParam List<MultipartFile> files) {
			}

		}

		@RestController
		@Because("parameter 1 (Part) " + READS)
		static class ServletPart {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, @RequestParam Part part) {
			}

		}

		@RestController
		@Because("parameter 1 (MultipartHttpServletRequest) " + READS)
		static class MultipartRequest {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, MultipartHttpServletRequest request) {
			}

		}

		@RestController
		@Because("parameter 1 (InputStream) " + READS)
		static class Stream {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, InputStream in) {
			}

		}

		@RestController
		@Because("parameter 1 (Reader) " + READS)
		static class Characters {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, Reader in) {
			}

		}

		@RestController
		@Because("parameter 1 (Event) " + READS)
		static class ForgottenAnnotation {

			@PostMapping("/")
			void receive(@HarborWebhook WebhookDelivery delivery, Event event) {
			}

		}

		@RestController
		@Because("parameter 1 (HttpServletResponse) " + WRITES)
		static class Response {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, HttpServletResponse response) {
			}

		}

		@RestController
		@Because("parameter 1 (ServletResponse) " + WRITES)
		static class AnyResponse {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, ServletResponse response) {
			}

		}

		@RestController
		@Because("parameter 1 (OutputStream) " + WRITES)
		static class Output {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, OutputStream out) {
			}

		}

		@RestController
		@Because("parameter 1 (Writer) " + WRITES)
		static class Text {

			@PostMapping("/")
			void receive(@HarborWebhook Event event, Writer out) {
			}

		}

		@RestController
		@Because(STREAMS)
		static class Emitter {

			@PostMapping("/")
			ResponseBodyEmitter receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(STREAMS)
		static class ServerSentEvents {

			@PostMapping("/")
			ResponseEntity<SseEmitter> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(STREAMS)
		static class Streaming {

			@PostMapping("/")
			StreamingResponseBody receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(STREAMS)
		static class StreamingLater {

			@PostMapping("/")
			Callable<ResponseEntity<StreamingResponseBody>> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(STREAMS)
		static class FutureInEntity {

			@PostMapping("/")
			ResponseEntity<CompletableFuture<String>> receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@Controller
		@Because(RENDERS)
		static class DefaultView {

			@PostMapping("/")
			void receive(@HarborWebhook Event event) {
			}

		}

		@RestController
		@Because(RENDERS)
		static class ModelAndViewOfRestController {

			@PostMapping("/")
			ModelAndView receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(RENDERS)
		static class ViewOfRestController {

			@PostMapping("/")
			View receive(@HarborWebhook Event event) {
				return null;
			}

		}

		@RestController
		@Because(RENDERS)
		static class ViewLater {

			@PostMapping("/")
			CompletableFuture<ModelAndView> receive(@HarborWebhook Event event) {
				return null;
			}

		}

	}

}
