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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * Sets {@code harbor.webhook.endpoints.<name>.secret} from the variables
 * {@code HARBOR_WEBHOOK_SECRET_<NAME>} of Harbor's documentation. Relaxed binding does
 * not support them, because the name is at the end.
 */
class WebhookSecretVariablesEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String PREFIX = "HARBOR_WEBHOOK_SECRET_";

	// Sets 'harbor.webhook.secret-location'.
	private static final String LOCATION = PREFIX + "LOCATION";

	private static final Pattern SERVICE_LINK = Pattern
		.compile("(.+?)_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_.+)?)?)");

	private static final String NAME = "harborWebhookSecretVariables";

	/**
	 * Describe the setting of a secret by its property and its variable.
	 */
	static String describe(String endpoint) {
		String property = "the property '" + HarborWebhookProperties.secretPropertyName(endpoint) + "'";
		if (endpoint.equals(HarborWebhookProperties.DEFAULT_ENDPOINT)) {
			return property + " (environment variable HARBOR_WEBHOOK_SECRET)";
		}
		// Relaxed binding ignores case, dashes and underscores. The name of a variable
		// cannot contain other characters.
		return endpoint.matches("[A-Za-z0-9_-]+")
				? "%s (environment variable %s)".formatted(property,
						PREFIX + endpoint.replace('-', '_').toUpperCase(Locale.ROOT))
				: property + "; no environment variable can name this endpoint, only one of letters, digits, dashes "
						+ "and underscores";
	}

	@Override
	public int getOrder() {
		// Before files are read, because they may refer to the properties.
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String variablesName = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		PropertySource<?> variables = environment.getPropertySources().get(variablesName);
		if (variables instanceof SystemEnvironmentPropertySource source) {
			Map<String, Object> secrets = secrets(source.getSource());
			if (!secrets.isEmpty()) {
				environment.getPropertySources()
					.addAfter(variablesName, new OriginTrackedMapPropertySource(NAME, secrets, true));
			}
		}
	}

	private static Map<String, Object> secrets(Map<String, Object> variables) {
		Map<String, Object> secrets = new LinkedHashMap<>();
		variables.forEach((name, value) -> {
			// An empty variable is the usual way to unset a property.
			if (isSecret(name, variables) && StringUtils.hasText(value.toString())) {
				String endpoint = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
				// Also for 'default', so that it replaces the property of a file and
				// conflicts with another secret.
				secrets.put(HarborWebhookProperties.PREFIX + "endpoints." + endpoint + ".secret",
						OriginTrackedValue.of(value.toString(), new SystemEnvironmentOrigin(name)));
			}
		});
		return secrets;
	}

	private static boolean isSecret(String name, Map<String, Object> variables) {
		return name.length() > PREFIX.length() && name.startsWith(PREFIX) && !name.equals(LOCATION)
				&& !isServiceLink(name, variables);
	}

	/*
	 * Return whether a variable belongs to a Service of Kubernetes with a name that
	 * starts with 'harbor-webhook-secret'. Such variables are not secrets.
	 */
	private static boolean isServiceLink(String name, Map<String, Object> variables) {
		Matcher matcher = SERVICE_LINK.matcher(name);
		return matcher.matches() && variables.containsKey(matcher.group(1) + "_SERVICE_HOST")
				&& variables.containsKey(matcher.group(1) + "_SERVICE_PORT");
	}

}
