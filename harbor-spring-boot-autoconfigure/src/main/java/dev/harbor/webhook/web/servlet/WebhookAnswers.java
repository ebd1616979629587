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

package dev.harbor.webhook.web.servlet;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import dev.harbor.webhook.web.WebhookMethodRules;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.HttpEntity;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Static methods for the return values of webhook methods.
 */
final class WebhookAnswers {

	private WebhookAnswers() {
	}

	/**
	 * Reject an answer that begins before the event is handled, or represents work that
	 * may end later. A method that declares such a return type fails at startup.
	 */
	static void requireWhole(@Nullable Object answer) {
		Object body = (answer instanceof HttpEntity<?> entity) ? entity.getBody() : answer;
		Assert.state(body == null || !(isEmitter(body.getClass()) || WebhookMethodRules.endsLater(body.getClass())),
				"Methods that receive webhooks cannot stream their answer or return work that may end later");
	}

	static boolean isStreamed(Class<?> type) {
		return isEmitter(type) || CompletionStage.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	private static boolean isEmitter(Class<?> type) {
		return ResponseBodyEmitter.class.isAssignableFrom(type) || StreamingResponseBody.class.isAssignableFrom(type);
	}

	/**
	 * Return whether values of a type are asynchronous with a single result.
	 */
	static boolean isAsync(Class<?> type) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return Callable.class.isAssignableFrom(type) || WebAsyncTask.class.isAssignableFrom(type)
				|| DeferredResult.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| (adapter != null && !adapter.isMultiValue());
	}

	/**
	 * Return whether the result or the exception of a method means that the event was
	 * handled.
	 */
	static boolean isSuccess(@Nullable Object result) {
		if (result instanceof Throwable) {
			return false;
		}
		if (result instanceof ResponseEntity<?> entity) {
			return entity.getStatusCode().is2xxSuccessful();
		}
		if (result instanceof ErrorResponse error) {
			return error.getStatusCode().is2xxSuccessful();
		}
		return !(result instanceof ProblemDetail problem) || (problem.getStatus() / 100 == 2);
	}

}
