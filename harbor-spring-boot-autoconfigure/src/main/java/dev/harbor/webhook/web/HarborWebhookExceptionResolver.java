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

import org.springframework.core.PriorityOrdered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers deliveries that do not get through, before any exception handling of the
 * application. A handler that fails is left to that, except that it cannot turn the
 * failure into a success. {@link PriorityOrdered}, since a resolver of the application's
 * may have the highest precedence as well.
 */
class HarborWebhookExceptionResolver implements HandlerExceptionResolver, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(HarborWebhookExceptionResolver.class);

	private static final String UNAVAILABLE = "webhook_unavailable";

	private static final String FAILED = "webhook_handler_failed";

	private final @Nullable HarborWebhookRequests requests;

	private final Supplier<List<HandlerExceptionResolver>> others;

	/**
	 * Create a resolver.
	 * @param requests is told of failures, {@code null} where nothing is received
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
			// What fails before the delivery is even looked at, another parameter say, is
			// no success either.
			return isWebhookMethod(handler) ? leaveToTheApplication(request, response, handler, ex) : null;
		}
		if (exchange.delivery() == null) {
			return (ex instanceof WebhookVerificationException refusal)
					? write(response, status(refusal.reason()), code(refusal.reason()), null)
					: leaveToTheApplication(request, response, handler, ex);
		}
		if (ex instanceof AsyncRequestTimeoutException || ex instanceof AsyncRequestNotUsableException) {
			this.requests.abandoned(exchange, ex);
			return write(response, HttpStatus.SERVICE_UNAVAILABLE.value(), UNAVAILABLE, null);
		}
		this.requests.failed(exchange, ex);
		if (ex instanceof PayloadConversionException) {
			logger.error(ex.getMessage(), ex);
			return write(response, HttpStatus.INTERNAL_SERVER_ERROR.value(), FAILED, null);
		}
		return leaveToTheApplication(request, response, handler, ex);
	}

	private static boolean isWebhookMethod(@Nullable Object handler) {
		return handler instanceof HandlerMethod method && HarborWebhookMethod.of(method).isPresent();
	}

	private ModelAndView leaveToTheApplication(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		HttpServletResponse unsuccessful = new UnsuccessfulResponse(response);
		for (HandlerExceptionResolver other : this.others.get()) {
			ModelAndView resolved = (other != this) ? other.resolveException(request, unsuccessful, handler, ex) : null;
			if (resolved != null) {
				return resolved.isEmpty() ? resolved : withoutView(resolved, unsuccessful);
			}
		}
		logger.error("A delivery could not be handled, and is left to Harbor's next attempt", ex);
		return write(response, HttpStatus.INTERNAL_SERVER_ERROR.value(), FAILED, null);
	}

	/*
	 * A view is rendered elsewhere, and may be a forward to a success. Harbor looks at
	 * nothing but the status.
	 */
	private static ModelAndView withoutView(ModelAndView resolved, HttpServletResponse unsuccessful) {
		if (resolved.getStatus() != null) {
			unsuccessful.setStatus(resolved.getStatus().value());
		}
		return write(unsuccessful, unsuccessful.getStatus(), FAILED, null);
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
			// Rounded up: a moment too early finds the event claimed once more.
			response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds() + 1)));
		}
		if (code != null) {
			HttpStatus known = HttpStatus.resolve(status);
			String title = (known != null) ? known.getReasonPhrase() : "Error";
			byte[] body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,\"code\":\"%s\"}"
				.formatted(title, status, code)
				.getBytes(StandardCharsets.UTF_8);
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.setContentLength(body.length);
			try {
				response.getOutputStream().write(body);
			}
			catch (IOException | IllegalStateException ex) {
				// The status says it all to Harbor.
				logger.debug("The answer could not be written", ex);
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
			super.setStatus(unsuccessful(status));
		}

		@Override
		public void sendError(int status) throws IOException {
			super.sendError(unsuccessful(status));
		}

		@Override
		public void sendError(int status, String message) throws IOException {
			super.sendError(unsuccessful(status), message);
		}

		@Override
		public void reset() {
			super.reset();
			super.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
		}

		private static int unsuccessful(int status) {
			return (status < 300) ? HttpStatus.INTERNAL_SERVER_ERROR.value() : status;
		}

	}

}
