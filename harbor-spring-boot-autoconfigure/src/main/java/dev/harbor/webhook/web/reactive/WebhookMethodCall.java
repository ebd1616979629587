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

package dev.harbor.webhook.web.reactive;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookMethodRules;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.method.MethodValidator;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidator;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;

/**
 * Calls controller methods with a verified delivery. Model attribute methods, binders,
 * result handlers and exception handling of Spring WebFlux apply as for other methods.
 */
class WebhookMethodCall {

	private static final Log logger = LogFactory.getLog(WebhookMethodCall.class);

	/**
	 * A method of every controller without side effects. An adapter of Spring WebFlux
	 * does not make its argument resolvers accessible, but the result of a call contains
	 * them. The resolver of webhook parameters must precede all of them, including the
	 * resolvers of Spring WebFlux.
	 */
	static final Method PROBE = ClassUtils.getMethod(Object.class, "getClass");

	// With this return type, Spring WebFlux calls a method on the event loop.
	private static final MethodParameter REACTIVE = new MethodParameter(ClassUtils.getMethod(Mono.class, "empty"), -1);

	private static final boolean VALIDATION = ClassUtils.isPresent("jakarta.validation.Validator",
			WebhookMethodCall.class.getClassLoader());

	private static final ReactiveAdapterRegistry ADAPTERS = ReactiveAdapterRegistry.getSharedInstance();

	private final SingletonSupplier<RequestMappingHandlerAdapter> adapter;

	private final SingletonSupplier<List<HandlerResultHandler>> resultHandlers;

	private final SingletonSupplier<MethodValidator> validator;

	private final WebhookArguments arguments;

	// The last probe of each method. It can be reused unless the controller is a new
	// object for each delivery.
	private final Map<Method, HandlerMethod> probes = new ConcurrentHashMap<>();

	private final Map<Method, Boolean> blocking = new ConcurrentHashMap<>();

	WebhookMethodCall(ListableBeanFactory beans, WebhookArguments arguments) {
		this.adapter = SingletonSupplier.of(() -> beans.getBeanProvider(RequestMappingHandlerAdapter.class)
			.orderedStream()
			.findFirst()
			.orElseThrow());
		this.resultHandlers = SingletonSupplier
			.of(() -> beans.getBeanProvider(HandlerResultHandler.class).orderedStream().toList());
		this.validator = SingletonSupplier
			.ofNullable(() -> VALIDATION ? validator(this.adapter.obtain().getWebBindingInitializer()) : null);
		this.arguments = arguments;
	}

	/*
	 * For the other parameters. It is not used if no parameter has a constraint.
	 */
	private static @Nullable MethodValidator validator(@Nullable WebBindingInitializer initializer) {
		return HandlerMethodValidator.from(initializer, null, (parameter) -> false, (parameter) -> false);
	}

	/**
	 * Call a method and write its answer. A failure is noted in the response.
	 * @param exchange the exchange
	 * @param response its response
	 * @param handler the method
	 * @param delivery the delivery
	 * @return a {@link Mono} that completes when the answer is written, with an error
	 * only if the answer cannot be written
	 */
	Mono<Void> call(ServerWebExchange exchange, WebhookServerResponse response, HandlerMethod handler,
			WebhookDelivery delivery) {
		return Mono.defer(() -> this.adapter.obtain().handle(exchange, probe(handler))).flatMap((prepared) -> {
			List<HandlerMethodArgumentResolver> resolvers = resolversOf(prepared);
			if (resolvers == null) {
				// A model attribute method or a binder of the application has failed, and
				// its exception handling has handled the failure.
				response.failed(null);
				return handle(exchange, prepared);
			}
			return Mono
				.defer(() -> invocable(handler, resolvers, delivery).invoke(exchange, prepared.getBindingContext()))
				.flatMap((result) -> handle(exchange, result))
				.onErrorResume((ex) -> leaveToTheApplication(exchange, response, prepared, ex));
		}).onErrorResume((ex) -> fail(response, ex)).then(Mono.defer(response::setComplete));
	}

	/**
	 * Return whether a method may block. As in Spring WebFlux, methods that return a
	 * reactive type and suspending functions do not.
	 * @param handler the method
	 * @return whether the method may block
	 */
	boolean mayBlock(HandlerMethod handler) {
		return this.blocking.computeIfAbsent(handler.getMethod(),
				(method) -> ADAPTERS.getAdapter(handler.getReturnType().getParameterType()) == null
						&& !KotlinDetector.isSuspendingFunction(method));
	}

	private HandlerMethod probe(HandlerMethod handler) {
		HandlerMethod probe = this.probes.get(handler.getMethod());
		if (probe == null || probe.getBean() != handler.getBean()) {
			probe = mayBlock(handler) ? new HandlerMethod(handler.getBean(), PROBE)
					: new ReactiveProbe(handler.getBean());
			this.probes.put(handler.getMethod(), probe);
		}
		return probe;
	}

	private static @Nullable List<HandlerMethodArgumentResolver> resolversOf(HandlerResult result) {
		return (result.getHandler() instanceof InvocableHandlerMethod called && called.getMethod().equals(PROBE))
				? called.getResolvers() : null;
	}

	private InvocableHandlerMethod invocable(HandlerMethod handler, List<HandlerMethodArgumentResolver> resolvers,
			WebhookDelivery delivery) {
		List<HandlerMethodArgumentResolver> all = new ArrayList<>(resolvers.size() + 1);
		all.add(new DeliveryResolver(delivery));
		all.addAll(resolvers);
		InvocableHandlerMethod invocable = new InvocableHandlerMethod(handler);
		invocable.setArgumentResolvers(all);
		invocable.setMethodValidator(this.validator.get());
		return invocable;
	}

	/*
	 * An asynchronous value without a declared type is handled by the type of its result.
	 * Spring WebFlux would write a ResponseEntity as JSON and answer with success.
	 */
	private Mono<Void> handle(ServerWebExchange exchange, HandlerResult result) {
		Object value = result.getReturnValue();
		ReactiveAdapter adapter = (value != null) ? ADAPTERS.getAdapter(value.getClass()) : null;
		if (adapter == null) {
			return isAwaited(value) ? write(exchange, result) : Mono.error(
					new IllegalStateException("Methods that receive webhooks cannot return work that may end later"));
		}
		if (adapter.isMultiValue() || adapter.isNoValue()) {
			return write(exchange, result);
		}
		boolean declared = ADAPTERS.getAdapter(result.getReturnType().toClass()) != null;
		ResolvableType type = declared ? result.getReturnType().getGeneric(0) : result.getReturnType();
		if (type.toClass() != Object.class) {
			return write(exchange, result);
		}
		MethodParameter anything = new AnyReturnType(result.getReturnTypeSource());
		return Mono.from(adapter.toPublisher(value))
			.flatMap((resolved) -> handle(exchange,
					new HandlerResult(result.getHandler(), resolved, anything, result.getBindingContext())));
	}

	/*
	 * Spring WebFlux waits for the body of an entity if it has an adapter.
	 */
	private static boolean isAwaited(@Nullable Object value) {
		Object body = (value instanceof HttpEntity<?> entity) ? entity.getBody() : value;
		return body == null || !WebhookMethodRules.endsLater(body.getClass())
				|| ADAPTERS.getAdapter(body.getClass()) != null;
	}

	private Mono<Void> write(ServerWebExchange exchange, HandlerResult result) {
		for (HandlerResultHandler handler : this.resultHandlers.obtain()) {
			if (handler.supports(result)) {
				return handler.handleResult(exchange, result);
			}
		}
		return Mono.error(new IllegalStateException("No HandlerResultHandler for " + result.getReturnValue()));
	}

	/*
	 * Calls the exception handling of the application for its logs and for the status.
	 * Its body is not sent.
	 */
	private Mono<Void> leaveToTheApplication(ServerWebExchange exchange, WebhookServerResponse response,
			HandlerResult prepared, Throwable failure) {
		DispatchExceptionHandler handler = prepared.getExceptionHandler();
		if (response.isDecided() || WebhookArguments.isPayloadFailure(failure) || handler == null) {
			return Mono.error(failure);
		}
		response.failed(failure);
		return handler.handleError(exchange, failure).flatMap((result) -> handle(exchange, result));
	}

	private static Mono<Void> fail(WebhookServerResponse response, Throwable failure) {
		if (response.isDecided()) {
			return Mono.error(failure);
		}
		HttpStatusCode status = ReactiveAnswers.statusOf(failure);
		if (WebhookArguments.isPayloadFailure(failure)) {
			logger.error(failure.getMessage(), failure);
		}
		else if (status == null) {
			logger.error("A delivery could not be handled; Harbor retries it", failure);
		}
		response.failed(failure);
		response.setStatusCode((status != null) ? status : HttpStatus.INTERNAL_SERVER_ERROR);
		return Mono.empty();
	}

	/**
	 * {@link #PROBE} for a method that does not block. Otherwise Spring WebFlux would
	 * call the probe on the executor for blocking methods, which Spring Boot configures
	 * for virtual threads.
	 */
	private static final class ReactiveProbe extends HandlerMethod {

		ReactiveProbe(Object controller) {
			super(controller, PROBE);
		}

		@Override
		public MethodParameter getReturnType() {
			return REACTIVE;
		}

	}

	/**
	 * Return type of a method, replaced with Object.
	 */
	private static final class AnyReturnType extends MethodParameter {

		private final MethodParameter declared;

		AnyReturnType(MethodParameter declared) {
			super(declared);
			this.declared = declared;
		}

		@Override
		public Class<?> getParameterType() {
			return Object.class;
		}

		@Override
		public Type getGenericParameterType() {
			return Object.class;
		}

		@Override
		public Class<?> getContainingClass() {
			return this.declared.getContainingClass();
		}

		@Override
		public <A extends Annotation> @Nullable A getMethodAnnotation(Class<A> annotationType) {
			return this.declared.getMethodAnnotation(annotationType);
		}

		@Override
		public <A extends Annotation> boolean hasMethodAnnotation(Class<A> annotationType) {
			return this.declared.hasMethodAnnotation(annotationType);
		}

	}

	/**
	 * {@link HandlerMethodArgumentResolver} for the webhook parameters of one delivery.
	 */
	private final class DeliveryResolver implements HandlerMethodArgumentResolver {

		private final WebhookDelivery delivery;

		DeliveryResolver(WebhookDelivery delivery) {
			this.delivery = delivery;
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return WebhookMethodCall.this.arguments.supports(parameter);
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext bindingContext,
				ServerWebExchange exchange) {
			return Mono.fromCallable(() -> WebhookMethodCall.this.arguments.resolve(this.delivery, parameter));
		}

	}

}
