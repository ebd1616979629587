package dev.harbor.webhook.web;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.webhook.HarborWebhook;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * What the {@link HarborWebhook} parameters of a method say.
 *
 * @param endpoints the names of the endpoints, one unless the method is wrong
 * @param types the event types of each parameter that names any
 */
record HarborWebhookMethod(List<String> endpoints, List<Set<String>> types) {

	/**
	 * Return what the parameters of a method say.
	 * @return what they say, or empty if none is marked
	 */
	static Optional<HarborWebhookMethod> of(AnnotatedMethod method) {
		// Not those of the Method itself, which do not know what interfaces say.
		List<MergedAnnotation<HarborWebhook>> annotations = Arrays.stream(method.getMethodParameters())
			.map(HarborWebhookMethod::annotation)
			.filter(MergedAnnotation::isPresent)
			.toList();
		return annotations.isEmpty() ? Optional.empty()
				: Optional.of(new HarborWebhookMethod(
						annotations.stream()
							.map((annotation) -> annotation.getString(MergedAnnotation.VALUE))
							.distinct()
							.toList(),
						annotations.stream()
							.map((annotation) -> Set.copyOf(Arrays.asList(annotation.getStringArray("types"))))
							.filter((types) -> !types.isEmpty())
							.toList()));
	}

	static HarborWebhookMethod of(Method method) {
		return of(new AnnotatedMethod(method))
			.orElseThrow(() -> new IllegalStateException("No parameter is marked with @HarborWebhook"));
	}

	static boolean isMarked(MethodParameter parameter) {
		return annotation(parameter).isPresent();
	}

	private static MergedAnnotation<HarborWebhook> annotation(MethodParameter parameter) {
		return MergedAnnotations.from(parameter, parameter.getParameterAnnotations()).get(HarborWebhook.class);
	}

	String endpoint() {
		return this.endpoints.get(0);
	}

	boolean handles(String eventType) {
		return this.types.stream().allMatch((types) -> types.contains(eventType));
	}

}
