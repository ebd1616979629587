package dev.harbor.webhook.web.reactive;

import java.util.ArrayList;
import java.util.List;

import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/**
 * Collects the resolvers of parameters that an application adds. Spring WebFlux shows
 * them to nobody.
 */
class CustomResolvers extends ArgumentResolverConfigurer {

	private final List<HandlerMethodArgumentResolver> added = new ArrayList<>();

	@Override
	public void addCustomResolver(HandlerMethodArgumentResolver... resolvers) {
		this.added.addAll(List.of(resolvers));
	}

	List<HandlerMethodArgumentResolver> added() {
		return this.added;
	}

}
