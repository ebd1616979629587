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

package dev.harbor.webhook.web;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

/**
 * All kinds of methods that can receive webhooks, with a behavior that tests control.
 */
final class HandlerMethods {

	/**
	 * One path for each method, except for the one at {@code /value}, which has the
	 * default path.
	 */
	static final String[] ENDPOINTS = { "nothing", "nothing-204", "value-202", "problem", "callable", "callable-204",
			"task", "future", "mono", "stage", "deferred", "entity", "body", "headers", "plain-204" };

	private HandlerMethods() {
	}

	/**
	 * What all methods do.
	 */
	static final class Work {

		final AtomicInteger calls = new AtomicInteger();

		private volatile Callable<Object> work = () -> null;

		void is(Callable<Object> work) {
			this.calls.set(0);
			this.work = work;
		}

		private Object work() throws Exception {
			this.calls.incrementAndGet();
			return this.work.call();
		}

		private Object workLater() {
			try {
				return work();
			}
			catch (Exception ex) {
				throw new CompletionException(ex);
			}
		}

	}

	@RestController
	static class Rest {

		private final Work work;

		Rest(Work work) {
			this.work = work;
		}

		@PostMapping("/value")
		Object value(@HarborWebhook Event event) throws Exception {
			return this.work.work();
		}

		@PostMapping("/nothing")
		void nothing(@HarborWebhook("nothing") Event event) throws Exception {
			this.work.work();
		}

		@PostMapping("/nothing-204")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void nothingWithStatus(@HarborWebhook("nothing-204") Event event) throws Exception {
			this.work.work();
		}

		@PostMapping("/value-202")
		@ResponseStatus(HttpStatus.ACCEPTED)
		Object valueWithStatus(@HarborWebhook("value-202") Event event) throws Exception {
			return this.work.work();
		}

		@PostMapping("/problem")
		ProblemDetail problem(@HarborWebhook("problem") Event event) throws Exception {
			return (ProblemDetail) this.work.work();
		}

		@PostMapping("/future")
		CompletableFuture<Object> future(@HarborWebhook("future") Event event) {
			return CompletableFuture.supplyAsync(this.work::workLater);
		}

		@PostMapping("/mono")
		Mono<Object> mono(@HarborWebhook("mono") Event event) {
			return Mono.fromFuture(CompletableFuture.supplyAsync(this.work::workLater));
		}

		@PostMapping("/stage")
		CompletionStage<ResponseEntity<Object>> stage(@HarborWebhook("stage") Event event) {
			return CompletableFuture.supplyAsync(this.work::workLater)
				.thenApply((value) -> (value instanceof ResponseEntity<?> entity)
						? ResponseEntity.status(entity.getStatusCode()).build() : ResponseEntity.ok(value));
		}

	}

	@Controller
	static class Plain {

		private final Work work;

		Plain(Work work) {
			this.work = work;
		}

		@PostMapping("/entity")
		ResponseEntity<?> entity(@HarborWebhook("entity") Event event) throws Exception {
			Object answer = this.work.work();
			return (answer instanceof ResponseEntity<?> entity) ? entity : ResponseEntity.ok(answer);
		}

		@PostMapping("/body")
		@ResponseBody
		Object body(@HarborWebhook("body") Event event) throws Exception {
			return this.work.work();
		}

		@PostMapping("/headers")
		HttpHeaders headers(@HarborWebhook("headers") Event event) throws Exception {
			this.work.work();
			return HttpHeaders.EMPTY;
		}

		@PostMapping("/plain-204")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void nothing(@HarborWebhook("plain-204") Event event) throws Exception {
			this.work.work();
		}

	}

	/**
	 * Only Spring MVC waits for these.
	 */
	@RestController
	static class OnlyInSpringMvc {

		private final Work work;

		OnlyInSpringMvc(Work work) {
			this.work = work;
		}

		@PostMapping("/callable")
		Callable<Object> callable(@HarborWebhook("callable") Event event) {
			return this.work::work;
		}

		@PostMapping("/callable-204")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		Callable<Void> callableWithStatus(@HarborWebhook("callable-204") Event event) {
			return () -> {
				this.work.work();
				return null;
			};
		}

		@PostMapping("/task")
		WebAsyncTask<Object> task(@HarborWebhook("task") Event event) {
			return new WebAsyncTask<>(this.work::work);
		}

		@PostMapping("/deferred")
		DeferredResult<Object> deferred(@HarborWebhook("deferred") Event event) {
			DeferredResult<Object> result = new DeferredResult<>();
			ForkJoinPool.commonPool().execute(() -> {
				try {
					result.setResult(this.work.work());
				}
				catch (Exception ex) {
					result.setErrorResult(ex);
				}
			});
			return result;
		}

	}

}
