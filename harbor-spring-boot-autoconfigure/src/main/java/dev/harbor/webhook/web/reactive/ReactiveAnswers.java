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
 * Writes answers of ours, and remembers with the exchange what was decided of a delivery.
 */
final class ReactiveAnswers {

	private static final String DECIDED = ReactiveAnswers.class.getName() + ".decided";

	private ReactiveAnswers() {
	}

	/**
	 * Note that the answer of the application may leave.
	 */
	static void succeeded(ServerWebExchange exchange, int status) {
		exchange.getAttributes().put(DECIDED, new WebhookAnswer(status, null, null));
	}

	/**
	 * Return what was decided.
	 * @return the answer, or {@code null} while nothing is decided
	 */
	static @Nullable WebhookAnswer decided(ServerWebExchange exchange) {
		return exchange.getAttribute(DECIDED);
	}

	/**
	 * Decide for an answer, and write it.
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
	 * Let go of a body that is not written. Only a Mono may hold something by now.
	 */
	static Mono<Void> discard(Publisher<? extends DataBuffer> body) {
		return (body instanceof Mono<? extends DataBuffer> mono) ? mono.doOnNext(DataBufferUtils::release).then()
				: Mono.empty();
	}

	/**
	 * Return the status of a failure, as the exception or one of its causes says it.
	 * @return the status, or {@code null} if they say nothing
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
