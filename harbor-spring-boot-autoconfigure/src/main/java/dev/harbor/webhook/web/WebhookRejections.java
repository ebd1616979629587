package dev.harbor.webhook.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.WebhookVerificationException.Reason;
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

	private static final int MAX_ADDRESS_LENGTH = 64;

	private final ApplicationEventPublisher publisher;

	private final @Nullable RejectionExplainer explainer;

	private final Supplier<List<String>> filters;

	private final Clock clock;

	private Instant minuteBegan = Instant.MIN;

	private int lines;

	private long suppressed;

	WebhookRejections(ApplicationEventPublisher publisher, @Nullable RejectionExplainer explainer,
			Supplier<List<String>> filters, Clock clock) {
		this.publisher = publisher;
		this.explainer = explainer;
		this.filters = filters;
		this.clock = clock;
	}

	void rejected(String endpoint, Reason reason, @Nullable String remoteAddress,
			RejectionExplainer.@Nullable Received received) {
		log(() -> "Refused a delivery to endpoint '%s' from %s: %s%s".formatted(endpoint, printable(remoteAddress),
				reason.name().toLowerCase(Locale.ROOT), explain(endpoint, reason, received)));
		try {
			this.publisher.publishEvent(new WebhookRejectedEvent(endpoint, reason, remoteAddress));
		}
		catch (RuntimeException ex) {
			log(() -> "A listener of WebhookRejectedEvent failed: " + ex);
		}
	}

	/**
	 * Note that a delivery cannot even be judged.
	 */
	void unjudged(String problem) {
		log(() -> "A delivery cannot be verified: " + problem);
	}

	private String explain(String endpoint, Reason reason, RejectionExplainer.@Nullable Received received) {
		if (reason == Reason.BODY_ALREADY_READ) {
			return (" (by what stands in front, which has to leave it or keep it in a ContentCachingRequestWrapper; "
					+ "the filters in their order: %s)")
				.formatted(String.join(", ", this.filters.get()));
		}
		String explanation = (this.explainer != null && received != null)
				? this.explainer.explain(endpoint, reason, received) : null;
		return (explanation != null) ? " (" + explanation + ")" : "";
	}

	// A filter may have taken it from a header that the caller wrote.
	private static String printable(@Nullable String address) {
		if (address == null) {
			return "an unknown address";
		}
		String shown = (address.length() > MAX_ADDRESS_LENGTH) ? address.substring(0, MAX_ADDRESS_LENGTH) : address;
		return shown.replaceAll("[^\\x21-\\x7e]", "?");
	}

	private void log(Supplier<String> line) {
		long notShown = 0;
		synchronized (this) {
			Instant now = this.clock.instant();
			if (now.isAfter(this.minuteBegan.plus(Duration.ofMinutes(1))) || now.isBefore(this.minuteBegan)) {
				notShown = this.suppressed;
				this.minuteBegan = now;
				this.lines = 0;
				this.suppressed = 0;
			}
			if (this.lines >= LINES_A_MINUTE) {
				this.suppressed++;
				return;
			}
			this.lines++;
		}
		if (notShown > 0) {
			logger.warn("Lines about %s more refused deliveries were left out, to log no more than %s a minute"
				.formatted(notShown, LINES_A_MINUTE));
		}
		logger.warn(line.get());
	}

}
