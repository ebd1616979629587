package dev.harbor.webhook.web;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.HttpEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Tells answers that begin before the method has done its work from others.
 */
final class WebhookAnswers {

	private WebhookAnswers() {
	}

	static boolean isStreamed(@Nullable Object answer) {
		Object body = (answer instanceof HttpEntity<?> entity) ? entity.getBody() : answer;
		return body != null && isStreamed(body.getClass());
	}

	static boolean isStreamed(Class<?> type) {
		return ResponseBodyEmitter.class.isAssignableFrom(type) || StreamingResponseBody.class.isAssignableFrom(type)
				|| CompletionStage.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	/**
	 * Whether the answer is a value that is still to come, as that of a suspending method
	 * is.
	 */
	static boolean isToCome(@Nullable Object answer) {
		return answer != null && isToCome(answer.getClass());
	}

	static boolean isToCome(Class<?> type) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return Callable.class.isAssignableFrom(type) || WebAsyncTask.class.isAssignableFrom(type)
				|| DeferredResult.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| (adapter != null && !adapter.isMultiValue());
	}

}
