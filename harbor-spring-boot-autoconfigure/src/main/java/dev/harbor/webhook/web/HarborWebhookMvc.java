package dev.harbor.webhook.web;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.harbor.webhook.HandleOnce;
import dev.harbor.webhook.WebhookEndpointStatus;
import dev.harbor.webhook.WebhookEndpointStatuses;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Everything that makes {@link dev.harbor.webhook.HarborWebhook} parameters work in
 * Spring MVC. Safe for use by several threads once it is set up.
 */
public final class HarborWebhookMvc implements WebhookEndpointStatuses {

	private final @Nullable HarborWebhookRequests requests;

	private HarborWebhookMvc(@Nullable HarborWebhookRequests requests) {
		this.requests = requests;
	}

	/**
	 * Create an instance that receives webhooks.
	 * @param verifiers verify what is delivered
	 * @param maxBodySize the largest body that is read, in bytes
	 * @param handleOnce supplies what lets each event be handled once, or {@code null} to
	 * handle each delivery; not asked before it is needed
	 * @param publisher is told of deliveries that are refused
	 * @param explainer explains to developers why they are, or {@code null} for nobody
	 * @param observations where deliveries are observed
	 * @param convention what observations are named and tagged like, or {@code null} for
	 * the default
	 * @param clock what is now
	 * @param filters describes the servlet filters, outermost first, for the log of
	 * deliveries whose body one of them has read
	 * @return the instance
	 */
	public static HarborWebhookMvc create(WebhookVerifiers verifiers, int maxBodySize,
			Supplier<@Nullable HandleOnce> handleOnce, ApplicationEventPublisher publisher,
			@Nullable RejectionExplainer explainer, ObservationRegistry observations,
			@Nullable HarborWebhookObservationConvention convention, Clock clock, Supplier<List<String>> filters) {
		return create(verifiers, maxBodySize, handleOnce, publisher, explainer, observations, convention, clock,
				filters, HarborWebhookRequests.SLOW);
	}

	static HarborWebhookMvc create(WebhookVerifiers verifiers, int maxBodySize,
			Supplier<@Nullable HandleOnce> handleOnce, ApplicationEventPublisher publisher,
			@Nullable RejectionExplainer explainer, ObservationRegistry observations,
			@Nullable HarborWebhookObservationConvention convention, Clock clock, Supplier<List<String>> filters,
			Duration slow) {
		return new HarborWebhookMvc(new HarborWebhookRequests(verifiers, new WebhookBodyReader(maxBodySize), handleOnce,
				new WebhookRejections(publisher, explainer, filters, clock), observations, convention, clock, slow));
	}

	/**
	 * Create an instance that answers every delivery with 503. Without any, Spring MVC
	 * would bind the parameters from whatever the request says.
	 * @return the instance
	 */
	public static HarborWebhookMvc switchedOff() {
		return new HarborWebhookMvc(null);
	}

	/**
	 * Add to an adapter what resolves parameters and handles return values, before
	 * anything else that does.
	 * @param adapter the adapter
	 */
	public void addTo(RequestMappingHandlerAdapter adapter) {
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
		resolvers.add(new HarborWebhookArgumentResolver(this.requests));
		resolvers.addAll(Objects.requireNonNullElse(adapter.getArgumentResolvers(), List.of()));
		adapter.setArgumentResolvers(resolvers);
		if (this.requests != null) {
			List<HandlerMethodReturnValueHandler> others = Objects.requireNonNullElse(adapter.getReturnValueHandlers(),
					List.of());
			List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
			handlers.add(new HarborWebhookReturnValueHandler(this.requests, others));
			handlers.addAll(others);
			adapter.setReturnValueHandlers(handlers);
		}
	}

	/**
	 * Return the resolver that answers deliveries that do not get through.
	 * @param others supplies the resolvers of the application, in order
	 * @return the resolver, to be asked before the others
	 */
	public HandlerExceptionResolver exceptionResolver(Supplier<List<HandlerExceptionResolver>> others) {
		return new HarborWebhookExceptionResolver(this.requests, others);
	}

	/**
	 * Return the interceptor that notices methods that return nothing.
	 * @return the interceptor, for all paths
	 */
	public HandlerInterceptor interceptor() {
		return new HarborWebhookInterceptor(this.requests);
	}

	/**
	 * Return the filter that says how to let deliveries through Spring Security, if that
	 * has turned one away.
	 * @param mappings supplies where methods are mapped
	 * @return the filter, to stand before that of Spring Security
	 */
	public Filter securityHintFilter(Supplier<List<RequestMappingHandlerMapping>> mappings) {
		return new HarborWebhookSecurityHintFilter(mappings);
	}

	/**
	 * Check all methods that have a webhook parameter.
	 * @param mapping where they are mapped
	 * @param adapter what calls them, with what {@link #addTo} has added
	 * @param hasSecret whether an endpoint has a secret, or may get one
	 * @return whether there are any that receive something
	 * @throws InvalidHarborWebhookMethodException if one cannot work, or not safely
	 */
	public boolean checkMethods(RequestMappingHandlerMapping mapping, RequestMappingHandlerAdapter adapter,
			Predicate<String> hasSecret) {
		HarborWebhookMethodCheck check = new HarborWebhookMethodCheck(adapter, hasSecret);
		if (this.requests == null) {
			check.checkNothingElseResolves(mapping.getHandlerMethods());
			return false;
		}
		Set<String> endpoints = check.check(mapping.getHandlerMethods());
		endpoints.forEach(this.requests::expect);
		return !endpoints.isEmpty();
	}

	@Override
	public Map<String, WebhookEndpointStatus> get() {
		return (this.requests != null) ? this.requests.statuses() : Map.of();
	}

	/**
	 * Give back the events that are still being handled, since the application stops. To
	 * be called while the store still works.
	 */
	public void releaseOpen() {
		if (this.requests != null) {
			this.requests.releaseOpen();
		}
	}

}
