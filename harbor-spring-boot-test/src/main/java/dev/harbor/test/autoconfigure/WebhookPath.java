package dev.harbor.test.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.web.method.HandlerMethod;

import dev.harbor.webhook.HarborWebhook;

/**
 * Where an application receives webhooks.
 *
 * @param endpoint the name of the endpoint
 * @param path the path within the application
 * @param types the types of events, empty for all of them
 */
record WebhookPath(String endpoint, String path, List<String> types) {

	static Optional<WebhookPath> of(HandlerMethod method, Collection<String> patterns) {
		List<MergedAnnotation<HarborWebhook>> annotations = Arrays.stream(method.getMethodParameters())
			.map((parameter) -> MergedAnnotations.from(parameter, parameter.getParameterAnnotations())
				.get(HarborWebhook.class))
			.filter(MergedAnnotation::isPresent)
			.toList();
		if (annotations.isEmpty() || patterns.isEmpty()) {
			return Optional.empty();
		}
		List<String> types = annotations.stream()
			.flatMap((annotation) -> Arrays.stream(annotation.getStringArray("types")))
			.toList();
		// Harbor knows single types and all of them.
		boolean isExact = types.stream().noneMatch((type) -> type.contains("*") || type.contains("$"));
		return Optional.of(new WebhookPath(annotations.get(0).getString(MergedAnnotation.VALUE),
				Collections.min(patterns), isExact ? types : List.of()));
	}

	boolean isTemplate() {
		return this.path.contains("{") || this.path.contains("*") || this.path.contains("?");
	}

}
