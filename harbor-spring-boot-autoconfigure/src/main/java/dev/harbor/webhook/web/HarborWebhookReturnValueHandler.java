package dev.harbor.webhook.web;

import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandlerComposite;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Stands before all other handlers of return values, and sees to it that an event is
 * recorded as handled before the first byte of the answer that says so. An interceptor is
 * told only after that.
 */
class HarborWebhookReturnValueHandler implements HandlerMethodReturnValueHandler {

	private final HarborWebhookRequests requests;

	private final HandlerMethodReturnValueHandlerComposite others = new HandlerMethodReturnValueHandlerComposite();

	HarborWebhookReturnValueHandler(HarborWebhookRequests requests, List<HandlerMethodReturnValueHandler> others) {
		this.requests = requests;
		this.others.addHandlers(others);
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		// Not by the method: an asynchronous result does not know the one it is of.
		return this.others.supportsReturnType(returnType);
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer container, NativeWebRequest webRequest) throws Exception {
		WebhookExchange exchange = WebhookExchange.of(webRequest);
		if (exchange != null && !WebhookAnswers.isToCome(returnValue)) {
			// Where the method declares it, the start was refused.
			Assert.state(!WebhookAnswers.isStreamed(returnValue),
					"Methods that receive webhooks cannot stream their answer");
			this.requests.handled(exchange, status(returnValue, webRequest));
		}
		this.others.handleReturnValue(returnValue, returnType, container, webRequest);
	}

	private static int status(@Nullable Object returnValue, NativeWebRequest webRequest) {
		if (returnValue instanceof ResponseEntity<?> entity) {
			return entity.getStatusCode().value();
		}
		if (returnValue instanceof ErrorResponse error) {
			return error.getStatusCode().value();
		}
		if (returnValue instanceof ProblemDetail problem) {
			return problem.getStatus();
		}
		HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
		Assert.state(response != null, "No HttpServletResponse");
		return response.getStatus();
	}

}
