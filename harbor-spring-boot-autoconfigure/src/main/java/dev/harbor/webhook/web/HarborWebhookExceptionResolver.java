package dev.harbor.webhook.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers deliveries that do not get through, before any exception handling of the
 * application. A handler that fails is left to that, except that it cannot turn the
 * failure into a success.
 */
class HarborWebhookExceptionResolver implements HandlerExceptionResolver, Ordered {

	private static final Log logger = LogFactory.getLog(HarborWebhookExceptionResolver.class);

	private final @Nullable HarborWebhookRequests requests;

	private final Supplier<List<HandlerExceptionResolver>> others;

	/**
	 * Create a resolver.
	 * @param requests is told of failures
	 * @param others the resolvers of the application in order, perhaps with this one
	 */
	HarborWebhookExceptionResolver(@Nullable HarborWebhookRequests requests,
			Supplier<List<HandlerExceptionResolver>> others) {
		this.requests = requests;
		this.others = others;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		if (ex instanceof WebhookAnswerException answer) {
			return write(response, answer.getStatus(), answer.getCode(), answer.getRetryAfter());
		}
		WebhookExchange exchange = WebhookExchange.of(request);
		if (exchange == null || this.requests == null) {
			return null;
		}
		if (ex instanceof WebhookVerificationException refusal && exchange.delivery() == null) {
			return write(response, status(refusal.reason()), code(refusal.reason()), null);
		}
		if (ex instanceof AsyncRequestTimeoutException) {
			this.requests.timedOut(exchange);
			return write(response, HttpStatus.SERVICE_UNAVAILABLE.value(), "webhook_unavailable", null);
		}
		this.requests.failed(exchange);
		return leaveToTheApplication(request, response, handler, ex);
	}

	private @Nullable ModelAndView leaveToTheApplication(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		HttpServletResponse unsuccessful = new UnsuccessfulResponse(response);
		for (HandlerExceptionResolver other : this.others.get()) {
			ModelAndView resolved = (other != this) ? other.resolveException(request, unsuccessful, handler, ex) : null;
			if (resolved != null) {
				return resolved;
			}
		}
		logger.error("A delivery could not be handled, and is left to Harbor's next attempt", ex);
		return write(response, HttpStatus.INTERNAL_SERVER_ERROR.value(), "webhook_handler_failed", null);
	}

	private static int status(Reason reason) {
		return (reason == Reason.BODY_TOO_LARGE) ? HttpStatus.CONTENT_TOO_LARGE.value()
				: HttpStatus.BAD_REQUEST.value();
	}

	private static String code(Reason reason) {
		return (reason == Reason.MALFORMED_BODY) ? "webhook_payload_invalid" : "webhook_signature_invalid";
	}

	/*
	 * Directly, not by sendError, whose error page may be anything.
	 */
	private static ModelAndView write(HttpServletResponse response, int status, @Nullable String code,
			@Nullable Duration retryAfter) {
		response.setStatus(status);
		if (retryAfter != null) {
			response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
		}
		if (code != null) {
			String title = HttpStatus.valueOf(status).getReasonPhrase();
			byte[] body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\"}"
				.formatted(title, status, code)
				.getBytes(StandardCharsets.UTF_8);
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.setContentLength(body.length);
			try {
				response.getOutputStream().write(body);
			}
			catch (IOException ex) {
				logger.debug("The caller is gone", ex);
			}
		}
		return new ModelAndView();
	}

	/**
	 * A response whose status cannot become 2xx.
	 */
	private static final class UnsuccessfulResponse extends HttpServletResponseWrapper {

		UnsuccessfulResponse(HttpServletResponse response) {
			super(response);
			response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
		}

		@Override
		public void setStatus(int status) {
			if (status < 200 || status >= 300) {
				super.setStatus(status);
			}
		}

	}

}
