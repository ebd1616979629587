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

import java.util.function.Function;
import java.util.function.Supplier;

import dev.harbor.webhook.web.WebhookAnswer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * Response that can replace the answer before it is committed. A failure cannot be
 * changed to a success later.
 */
class GuardedResponse extends ServerHttpResponseDecorator {

	private final Function<HttpStatusCode, @Nullable WebhookAnswer> replacement;

	/**
	 * Create a response.
	 * @param response the response of the server
	 * @param replacement the function that returns the answer to send instead of an
	 * answer with the given status, or {@code null} if this answer can be sent
	 */
	GuardedResponse(ServerHttpResponse response, Function<HttpStatusCode, @Nullable WebhookAnswer> replacement) {
		super(response);
		this.replacement = replacement;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return guard(() -> super.writeWith(body), body);
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return guard(() -> super.writeAndFlushWith(body), Mono.empty());
	}

	@Override
	public Mono<Void> setComplete() {
		return guard(super::setComplete, Mono.empty());
	}

	private Mono<Void> guard(Supplier<Mono<Void>> answer, Publisher<? extends DataBuffer> body) {
		return Mono.defer(() -> {
			if (isCommitted()) {
				return answer.get();
			}
			HttpStatusCode chosen = getStatusCode();
			HttpStatusCode status = (chosen != null) ? chosen : HttpStatus.OK;
			WebhookAnswer instead = this.replacement.apply(status);
			if (instead == null) {
				keep(status);
				return answer.get();
			}
			keep(HttpStatusCode.valueOf(instead.status()));
			return ReactiveAnswers.discard(body).then(Mono.defer(() -> ReactiveAnswers.write(getDelegate(), instead)));
		});
	}

	/*
	 * Registered last, so that the status is restored after the actions of filters of the
	 * application.
	 */
	private void keep(HttpStatusCode decided) {
		if (decided.value() >= 300) {
			getDelegate().beforeCommit(() -> Mono.fromRunnable(() -> {
				HttpStatusCode changed = getDelegate().getStatusCode();
				if (changed == null || changed.value() < 300) {
					getDelegate().setStatusCode(decided);
				}
			}));
		}
	}

}
