package dev.harbor.webhook.web;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.webhook.HarborWebhook;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.Assert;

/**
 * What the {@link HarborWebhook} parameters of a method say.
 *
 * @param endpoint the name of the endpoint
 * @param types the event types of each parameter that names any
 */
record HarborWebhookMethod(String endpoint, List<Set<String>> types) {

	static Optional<HarborWebhook> annotation(MethodParameter parameter) {
		MergedAnnotation<HarborWebhook> annotation = MergedAnnotations
			.from(parameter, parameter.getParameterAnnotations())
			.get(HarborWebhook.class);
		return annotation.isPresent() ? Optional.of(annotation.synthesize()) : Optional.empty();
	}

	static HarborWebhookMethod of(MethodParameter parameter) {
		Method method = parameter.getMethod();
		Assert.state(method != null, "@HarborWebhook must be on a parameter of a method");
		List<HarborWebhook> annotations = new ArrayList<>();
		for (int i = 0; i < method.getParameterCount(); i++) {
			annotation(new MethodParameter(method, i)).ifPresent(annotations::add);
		}
		annotation(parameter).filter((annotation) -> annotations.isEmpty()).ifPresent(annotations::add);
		return new HarborWebhookMethod(annotations.get(0).value(),
				annotations.stream()
					.filter((annotation) -> annotation.types().length > 0)
					.map((annotation) -> Set.of(annotation.types()))
					.toList());
	}

	boolean handles(String eventType) {
		return this.types.stream().allMatch((types) -> types.contains(eventType));
	}

}
