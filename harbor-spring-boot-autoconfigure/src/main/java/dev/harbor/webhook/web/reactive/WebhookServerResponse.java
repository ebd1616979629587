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

import dev.harbor.webhook.web.OngoingDelivery;
import dev.harbor.webhook.web.WebhookAnswer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * Response to a delivery that is being handled. The outcome of the delivery is decided
 * before the response is committed. The answer to a failure contains only the status of
 * the application.
 */
class WebhookServerResponse extends ServerHttpResponseDecorator {

	private final ServerWebExchange exchange;

	private final OngoingDelivery delivery;

	private volatile @Nullable Failure failure;

	private volatile boolean decided;

	WebhookServerResponse(ServerWebExchange exchange, OngoingDelivery delivery) {
		super(exchange.getResponse());
		this.exchange = exchange;
		this.delivery = delivery;
	}

	/**
	 * Note that handling the delivery has failed, so that its answer cannot be a success.
	 * Only the first failure is kept.
	 * @param cause the cause, or {@code null} if it is not known
	 */
	void failed(@Nullable Throwable cause) {
		if (this.failure == null) {
			this.failure = new Failure(cause);
		}
	}

	/**
	 * Return whether the outcome of the delivery is decided.
	 */
	boolean isDecided() {
		return this.decided;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return whole(body).map(Optional::of).defaultIfEmpty(Optional.empty()).flatMap(this::commit);
	}

	/*
	 * A Mono has a single buffer. Other bodies are collected, so that a failure of a body
	 * is not a success.
	 */
	private static Mono<DataBuffer> whole(Publisher<? extends DataBuffer> body) {
		return (body instanceof Mono<? extends DataBuffer> mono) ? mono.cast(DataBuffer.class)
				: DataBufferUtils.join(body);
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return writeWith(Flux.from(body).concatMap(Flux::from));
	}

	@Override
	public Mono<Void> setComplete() {
		return Mono.defer(() -> commit(Optional.empty()));
	}

	private Mono<Void> commit(Optional<DataBuffer> body) {
		if (this.decided) {
			return leave(body);
		}
		return BlockingCalls.call(this.delivery.mayBlock(), () -> Optional.ofNullable(decide())).flatMap((instead) -> {
			if (instead.isEmpty()) {
				return leave(body);
			}
			body.ifPresent(DataBufferUtils::release);
			return ReactiveAnswers.write(this.exchange, instead.get());
		});
	}

	private Mono<Void> leave(Optional<DataBuffer> body) {
		if (body.isPresent()) {
			return super.writeWith(Mono.just(body.get()));
		}
		if (!isCommitted() && !HttpStatus.NO_CONTENT.equals(getStatusCode())) {
			// Otherwise the server sends an empty body in chunks.
			getHeaders().setContentLength(0);
		}
		return super.setComplete();
	}

	private @Nullable WebhookAnswer decide() {
		HttpStatusCode chosen = getStatusCode();
		int status = (chosen != null) ? chosen.value() : 200;
		Failure failure = this.failure;
		this.decided = true;
		WebhookAnswer instead = (failure != null) ? this.delivery.failed(failure.cause(), status)
				: this.delivery.ended(status);
		// If the delivery was abandoned, this call decides whether the event is recorded.
		this.delivery.handlerEnded(failure == null && HttpStatusCode.valueOf(status).is2xxSuccessful());
		if (instead == null) {
			ReactiveAnswers.succeeded(this.exchange, status);
		}
		return instead;
	}

	private record Failure(@Nullable Throwable cause) {

	}

}
