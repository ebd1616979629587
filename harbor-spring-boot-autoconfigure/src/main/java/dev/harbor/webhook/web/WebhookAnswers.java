package dev.harbor.webhook.web;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.HttpEntity;
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

}
