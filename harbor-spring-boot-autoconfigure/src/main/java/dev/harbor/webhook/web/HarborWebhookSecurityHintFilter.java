package dev.harbor.webhook.web;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Stands before Spring Security, and says once for each path how to open it, when a
 * delivery was turned away before its method was reached. Harbor has no session and no
 * CSRF token, and which paths need none cannot be read from Spring Security beforehand.
 */
class HarborWebhookSecurityHintFilter extends OncePerRequestFilter {

	private static final Log logger = LogFactory.getLog(HarborWebhookSecurityHintFilter.class);

	private final SingletonSupplier<List<PathPattern>> patterns;

	private final Set<PathPattern> hinted = ConcurrentHashMap.newKeySet();

	HarborWebhookSecurityHintFilter(Supplier<List<RequestMappingHandlerMapping>> mappings) {
		this.patterns = SingletonSupplier.of(() -> patterns(mappings.get()));
	}

	private static List<PathPattern> patterns(List<RequestMappingHandlerMapping> mappings) {
		return mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.filter((entry) -> HarborWebhookMethod.of(entry.getValue()).isPresent())
			.map((entry) -> entry.getKey())
			.map(RequestMappingInfo::getPathPatternsCondition)
			.flatMap((condition) -> (condition != null) ? condition.getPatterns().stream()
					: Set.<PathPattern>of().stream())
			.toList();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, response);
		int status = response.getStatus();
		if ((status == HttpStatus.UNAUTHORIZED.value() || status == HttpStatus.FORBIDDEN.value())
				&& HttpMethod.POST.matches(request.getMethod()) && WebhookExchange.of(request) == null) {
			hint(request, status);
		}
	}

	private void hint(HttpServletRequest request, int status) {
		RequestPath path = ServletRequestPathUtils.parse(request);
		PathContainer within = path.pathWithinApplication();
		for (PathPattern pattern : this.patterns.obtain()) {
			if (pattern.matches(within) && this.hinted.add(pattern)) {
				String paths = pattern.getPatternString();
				logger.warn(("""
						A POST to %1$s was answered %2$s before the method that receives webhooks was reached, by \
						Spring Security as it seems. Deliveries are verified by their signature; to let them through, \
						add to the security filter chain:
						    http.csrf((csrf) -> csrf.ignoringRequestMatchers("%1$s"));
						    http.authorizeHttpRequests((requests) -> requests.requestMatchers("%1$s").permitAll());""")
					.formatted(paths, status));
			}
		}
	}

}
