/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.webhook.WebhookSecretProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.context.annotation.Fallback;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The secrets of webhook endpoints, in this order: providers, configuration, providers
 * that are {@link Fallback @Fallback} beans.
 *
 * @since 0.1.0
 */
public final class ConfiguredWebhookSecrets {

	private static final Log logger = LogFactory.getLog(ConfiguredWebhookSecrets.class);

	private static final int MAX_WARNED = 100;

	// Beans are looked up once, for the first delivery, because a lookup takes longer
	// than a verification.
	private final SingletonSupplier<List<WebhookSecretProvider>> providers;

	private final HarborConnection connection;

	private final SingletonSupplier<List<WebhookSecretProvider>> fallbacks;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	ConfiguredWebhookSecrets(ObjectProvider<WebhookSecretProvider> providers, HarborConnection connection,
			ConfigurableListableBeanFactory beanFactory) {
		this.fallbacks = SingletonSupplier.of(() -> fallbacks(beanFactory));
		this.providers = SingletonSupplier.of(() -> list(providers, this.fallbacks.obtain()));
		this.connection = connection;
	}

	/*
	 * Return the providers: the one that would be injected, such as a primary one, or
	 * else all of them in order.
	 */
	private static List<WebhookSecretProvider> list(ObjectProvider<WebhookSecretProvider> providers,
			List<WebhookSecretProvider> fallbacks) {
		WebhookSecretProvider unique = providers.getIfUnique();
		return ((unique != null) ? Stream.of(unique) : providers.orderedStream())
			.filter((provider) -> !fallbacks.contains(provider))
			.toList();
	}

	private static List<WebhookSecretProvider> fallbacks(ConfigurableListableBeanFactory beanFactory) {
		return Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, WebhookSecretProvider.class))
			.filter((name) -> isFallback(name, beanFactory))
			.map((name) -> beanFactory.getBean(name, WebhookSecretProvider.class))
			.sorted(AnnotationAwareOrderComparator.INSTANCE)
			.toList();
	}

	private static boolean isFallback(String name, ConfigurableListableBeanFactory beanFactory) {
		try {
			return beanFactory.getMergedBeanDefinition(name) instanceof AbstractBeanDefinition definition
					&& definition.isFallback();
		}
		catch (NoSuchBeanDefinitionException ex) {
			// A singleton that was registered without a bean definition.
			return false;
		}
	}

	/**
	 * Return the current secrets of a webhook endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the secrets, newest first, or empty if there are none
	 */
	public List<String> get(String endpoint) {
		List<String> secrets = first(this.providers.obtain(), endpoint);
		if (secrets.isEmpty()) {
			secrets = usable(endpoint, this.connection.webhookSecrets(endpoint));
		}
		return !secrets.isEmpty() ? secrets : first(this.fallbacks.obtain(), endpoint);
	}

	/**
	 * Return whether getting the secrets of a webhook endpoint may block, as providers of
	 * the application may.
	 */
	boolean mayBlock(String endpoint) {
		return !this.providers.obtain().isEmpty() || this.connection.webhookSecretsMayBlock(endpoint)
				|| !this.fallbacks.obtain().isEmpty();
	}

	private List<String> first(List<WebhookSecretProvider> providers, String endpoint) {
		for (WebhookSecretProvider provider : providers) {
			List<String> secrets = usable(endpoint, provider.getSecrets(endpoint));
			if (!secrets.isEmpty()) {
				return secrets;
			}
		}
		return List.of();
	}

	/*
	 * Properties are validated at startup, but beans of the application may return
	 * invalid secrets at any time. A blank secret, or the text of a placeholder, can be
	 * guessed.
	 */
	private List<String> usable(String endpoint, List<String> secrets) {
		if (secrets.stream().allMatch(HarborWebhookProperties::isUsableSecret)) {
			return secrets;
		}
		if (this.warned.size() < MAX_WARNED && this.warned.add(endpoint)) {
			logger.error(("Webhook endpoint '%s' has a secret that is blank, an API key or an unresolved placeholder,"
					+ " which is ignored; use the secret that Harbor showed when the endpoint was registered")
				.formatted(endpoint));
		}
		return secrets.stream().filter(HarborWebhookProperties::isUsableSecret).toList();
	}

	/**
	 * Return whether an endpoint has a secret, or may get one at runtime.
	 * @param endpoint the name of the endpoint
	 * @return whether the endpoint has a secret
	 * @throws dev.harbor.autoconfigure.InvalidHarborPropertyException if its resource
	 * cannot be used
	 */
	public boolean has(String endpoint) {
		if (!this.providers.obtain().isEmpty() || !get(endpoint).isEmpty()) {
			return true;
		}
		this.connection.secretLocationProblem(endpoint).ifPresent((problem) -> {
			throw problem;
		});
		return false;
	}

	/**
	 * Return the action to take if an endpoint has no secret.
	 * @return the action, or empty if the endpoint has a secret or may get one at runtime
	 */
	Optional<String> actionIfMissing(String endpoint) {
		return has(endpoint) ? Optional.empty() : Optional.of("Set %s, or define a WebhookSecretProvider bean."
			.formatted(WebhookSecretVariablesEnvironmentPostProcessor.describe(endpoint)));
	}

	/**
	 * Describe why an endpoint has no secret.
	 */
	String describeMissing(String endpoint) {
		return this.connection.secretLocationProblem(endpoint)
			.map(Throwable::getMessage)
			.orElseGet(
					() -> "set " + HarborPropertyDescription.of(HarborWebhookProperties.secretPropertyName(endpoint)));
	}

}
