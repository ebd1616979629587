package dev.harbor.webhook.web;

import java.time.Duration;
import java.util.Locale;

import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the operator of refused deliveries, since the caller is told nothing. Logs a
 * fixed number of lines a minute at most, so that whoever sends them cannot fill a disk.
 */
class WebhookRejections {

	private static final Log logger = LogFactory.getLog(WebhookRejections.class);

	private static final int LINES_A_MINUTE = 20;

	private final ApplicationEventPublisher publisher;

	private final @Nullable RejectionExplainer explainer;

	private long minuteBegan;

	private int lines;

	private long suppressed;

	WebhookRejections(ApplicationEventPublisher publisher, @Nullable RejectionExplainer explainer) {
		this.publisher = publisher;
		this.explainer = explainer;
	}

	void rejected(String endpoint, Reason reason, HttpServletRequest request, byte @Nullable [] body) {
		if (mayLog()) {
			String explanation = (this.explainer != null && body != null)
					? this.explainer.explain(endpoint, reason, request, body) : "";
			logger.warn("Refused a delivery to endpoint '%s' from %s: %s%s".formatted(endpoint, request.getRemoteAddr(),
					reason.name().toLowerCase(Locale.ROOT), explanation));
		}
		this.publisher.publishEvent(new WebhookRejectedEvent(endpoint, reason, request.getRemoteAddr()));
	}

	private synchronized boolean mayLog() {
		long now = System.nanoTime();
		if (this.lines == 0 || now - this.minuteBegan > Duration.ofMinutes(1).toNanos()) {
			if (this.suppressed > 0) {
				logger.warn("Refused %d more deliveries in the last minute or longer".formatted(this.suppressed));
			}
			this.minuteBegan = now;
			this.lines = 0;
			this.suppressed = 0;
		}
		if (this.lines < LINES_A_MINUTE) {
			this.lines++;
			return true;
		}
		this.suppressed++;
		return false;
	}

}
