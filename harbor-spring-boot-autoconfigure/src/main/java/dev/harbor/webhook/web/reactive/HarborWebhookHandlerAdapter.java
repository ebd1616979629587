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

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.OngoingDelivery;
import dev.harbor.webhook.web.WebhookAnswer;
import dev.harbor.webhook.web.WebhookDecision;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.WebhookRequest;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.PriorityOrdered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@link HandlerAdapter} for methods with a {@code @HarborWebhook} parameter and for
 * {@link WebhookRoute}s. Has precedence over the adapter of Spring WebFlux, which would
 * bind such a parameter from the request. Writes the answer itself, so that no exception
 * handling follows. {@link PriorityOrdered}, because an adapter of the application may
 * also have the highest precedence.
 */
class HarborWebhookHandlerAdapter implements HandlerAdapter, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(HarborWebhookHandlerAdapter.class);

	private final WebhookReceiver receiver;

	private final HarborWebhookMethods methods;

	private final WebhookBodyReader bodies;

	private final WebhookMethodCall methodCall;

	HarborWebhookHandlerAdapter(WebhookReceiver receiver, HarborWebhookMethods methods, WebhookBodyReader bodies,
			WebhookMethodCall methodCall) {
		this.receiver = receiver;
		this.methods = methods;
		this.bodies = bodies;
		this.methodCall = methodCall;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supports(Object handler) {
		try {
			return target(handler).isPresent();
		}
		catch (InvalidHarborWebhookMethodException ex) {
			// The method fails at startup, unless the receiver is switched off.
			return true;
		}
	}

	private Optional<WebhookTarget> target(Object handler) {
		if (handler instanceof WebhookRoute route) {
			return Optional.of(route.target());
		}
		return (handler instanceof HandlerMethod method) ? this.methods.find(method) : Optional.empty();
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		if (!this.receiver.isSwitchedOn()) {
			return ReactiveAnswers.write(exchange, WebhookAnswer.unavailable(null)).then(Mono.empty());
		}
		ServerHttpRequest request = exchange.getRequest();
		WebhookTarget target = target(handler).orElseThrow();
		AtomicBoolean read = new AtomicBoolean();
		return this.bodies.read(request).doOnNext((delivered) -> read.set(true)).doOnCancel(() -> {
			// Also called after the request was read.
			if (!read.get()) {
				BlockingCalls.run(() -> this.receiver.receive(target, this.bodies.incomplete(request)));
			}
		}).flatMap((delivered) -> toItsEnd(exchange, handler, target, delivered)).then(Mono.empty());
	}

	/*
	 * A closed connection does not cancel the handling: the cancellation could interrupt
	 * the event store or the handler at any point, and an event that was handled would be
	 * handled again.
	 */
	private Mono<Void> toItsEnd(ServerWebExchange exchange, Object handler, WebhookTarget target,
			WebhookRequest request) {
		AtomicReference<OngoingDelivery> ongoing = new AtomicReference<>();
		AtomicBoolean cancelled = new AtomicBoolean();
		return Mono.deferContextual((context) -> {
			Mono<Void> end = receive(exchange, handler, target, request, ongoing)
				.onErrorResume((ex) -> unexpected(exchange, ongoing.get(), ex))
				// The answer cannot be sent then, and Reactor would log this at ERROR.
				.onErrorComplete((ex) -> cancelled.get())
				.contextWrite(context);
			return Mono.fromFuture(end.toFuture(), true).doOnCancel(() -> {
				cancelled.set(true);
				abandon(ongoing.get());
			});
		});
	}

	private Mono<Void> receive(ServerWebExchange exchange, Object handler, WebhookTarget target, WebhookRequest request,
			AtomicReference<OngoingDelivery> ongoing) {
		return decide(handler, target, request).flatMap((decision) -> {
			if (decision instanceof WebhookDecision.Answer answer) {
				return ReactiveAnswers.write(exchange, answer.answer());
			}
			OngoingDelivery delivery = ((WebhookDecision.Call) decision).delivery();
			ongoing.set(delivery);
			return (handler instanceof WebhookRoute route) ? call(route, exchange, delivery)
					: call((HandlerMethod) handler, exchange, delivery);
		});
	}

	/*
	 * Continue on the thread of the decision, which must be a thread that may block if
	 * the method may block.
	 */
	private Mono<WebhookDecision> decide(Object handler, WebhookTarget target, WebhookRequest request) {
		Mono<WebhookDecision> decision = BlockingCalls.call(() -> this.receiver.receive(target, request));
		if (!(handler instanceof HandlerMethod method) || this.methodCall.mayBlock(method)) {
			return decision;
		}
		return BlockingCalls.<WebhookDecision>call(false, () -> this.receiver.receiveWithoutBlocking(target, request))
			.switchIfEmpty(decision);
	}

	private Mono<Void> call(HandlerMethod method, ServerWebExchange exchange, OngoingDelivery delivery) {
		WebhookServerResponse response = new WebhookServerResponse(exchange, delivery);
		return this.methodCall.call(exchange.mutate().response(response).build(), response, method,
				delivery.delivery());
	}

	private static Mono<Void> call(WebhookRoute route, ServerWebExchange exchange, OngoingDelivery delivery) {
		return BlockingCalls.call(() -> answer(route, delivery))
			.flatMap((answer) -> ReactiveAnswers.write(exchange, answer));
	}

	private static WebhookAnswer answer(WebhookRoute route, OngoingDelivery delivery) {
		WebhookAnswer instead;
		try {
			instead = delivery.ended(route.handle(delivery.delivery()));
		}
		catch (Exception ex) {
			logger.error("A delivery could not be handled; Harbor retries it", ex);
			instead = delivery.failed(ex);
		}
		return (instead != null) ? instead : new WebhookAnswer(HttpStatus.OK.value(), null, null);
	}

	private static void abandon(@Nullable OngoingDelivery delivery) {
		if (delivery != null) {
			BlockingCalls.run(() -> delivery.abandoned(new CancellationException("The request was cancelled")));
		}
	}

	private static Mono<Void> unexpected(ServerWebExchange exchange, @Nullable OngoingDelivery delivery,
			Throwable failure) {
		if (exchange.getResponse().isCommitted()) {
			return Mono.error(failure);
		}
		logger.error("A delivery could not be received; Harbor retries it", failure);
		if (delivery == null) {
			return ReactiveAnswers.write(exchange, WebhookAnswer.unavailable(null));
		}
		return BlockingCalls.call(delivery.mayBlock(), () -> Optional.ofNullable(delivery.failed(failure)))
			.flatMap((answer) -> ReactiveAnswers.write(exchange, answer.orElse(WebhookAnswer.unavailable(null))));
	}

}
