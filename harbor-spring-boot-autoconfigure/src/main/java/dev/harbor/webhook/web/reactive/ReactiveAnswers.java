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

import dev.harbor.webhook.web.WebhookAnswer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes a {@link WebhookAnswer}, and stores the decided answer as an attribute of the
 * exchange.
 */
final class ReactiveAnswers {

	private static final String DECIDED = ReactiveAnswers.class.getName() + ".decided";

	private ReactiveAnswers() {
	}

	/**
	 * Note that the answer of the application can be sent.
	 */
	static void succeeded(ServerWebExchange exchange, int status) {
		exchange.getAttributes().put(DECIDED, new WebhookAnswer(status, null, null));
	}

	/**
	 * Return the decided answer.
	 * @return the answer, or {@code null} if it is not decided yet
	 */
	static @Nullable WebhookAnswer decided(ServerWebExchange exchange) {
		return exchange.getAttribute(DECIDED);
	}

	/**
	 * Note the decision for an answer, and write it.
	 */
	static Mono<Void> write(ServerWebExchange exchange, WebhookAnswer answer) {
		exchange.getAttributes().put(DECIDED, answer);
		return write(exchange.getResponse(), answer);
	}

	static Mono<Void> write(ServerHttpResponse response, WebhookAnswer answer) {
		response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
		response.getHeaders().clearContentHeaders();
		answer.headers().forEach(response.getHeaders()::set);
		byte[] body = answer.body();
		return (body.length > 0) ? response.writeWith(Mono.just(response.bufferFactory().wrap(body)))
				: response.setComplete();
	}

	/**
	 * Release a body that is not written. Only a {@link Mono} may hold a buffer before it
	 * is subscribed to.
	 */
	static Mono<Void> discard(Publisher<? extends DataBuffer> body) {
		return (body instanceof Mono<? extends DataBuffer> mono) ? mono.doOnNext(DataBufferUtils::release).then()
				: Mono.empty();
	}

	/**
	 * Return the status of a failure, taken from the exception or one of its causes.
	 * @return the status, or {@code null} if none of them has one
	 */
	static @Nullable HttpStatusCode statusOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ErrorResponse response) {
				return response.getStatusCode();
			}
			ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(cause.getClass(),
					ResponseStatus.class);
			if (annotation != null) {
				return annotation.code();
			}
		}
		return null;
	}

}
