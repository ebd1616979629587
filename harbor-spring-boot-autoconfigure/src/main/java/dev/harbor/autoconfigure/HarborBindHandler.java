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

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.Resource;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * {@link BindHandler} for properties below {@code harbor}: a blank value is treated as
 * missing, unresolved placeholders and durations of centuries are refused, and variables
 * of Kubernetes for a Service are ignored.
 */
final class HarborBindHandler extends AbstractBindHandler {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("harbor");

	// Clocks in nanoseconds and the times of databases overflow with longer ones.
	private static final Duration LONGEST = Duration.ofDays(36_500);

	// HARBOR_CLIENTS_PORT, for a Service named 'harbor-clients'.
	private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://\\S+");

	private final ConfigurableEnvironment environment;

	private @Nullable InvalidHarborPropertyException problem;

	HarborBindHandler(BindHandler parent, ConfigurableEnvironment environment) {
		super(parent);
		this.environment = environment;
	}

	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		return (isOurs(name) && isSetting(name, target) && isBlank(name, context)) ? null
				: super.onStart(name, target, context);
	}

	/**
	 * Return whether a property is a single value, and neither a group nor an element of
	 * a list, whose blanks are mistakes.
	 */
	private static boolean isSetting(ConfigurationPropertyName name, Bindable<?> target) {
		Class<?> type = target.getType().resolve(Object.class);
		return !name.isLastElementIndexed() && !Map.class.isAssignableFrom(type) && (type.isPrimitive() || type.isEnum()
				|| type == Resource.class || type == DataSize.class || type.getName().startsWith("java."));
	}

	private static boolean isBlank(ConfigurationPropertyName name, BindContext context) {
		String value = context.getBinder().bind(name, Bindable.of(String.class)).orElse(null);
		return value != null && value.isBlank();
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		if (isOurs(name) && !findPlaceholder(name, context) && result instanceof Duration duration
				&& duration.compareTo(LONGEST) > 0) {
			refuse(name, "It must not be longer than %s days".formatted(LONGEST.toDays()));
		}
		return super.onSuccess(name, target, context, result);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		if (!isOurs(name) || error == this.problem) {
			return super.onFailure(name, target, context, error);
		}
		// The value cannot be converted because of the placeholder. Without the element,
		// its list would have a gap.
		boolean known = findPlaceholder(name, context) || this.problem != null
				|| (!isSetting(name, target) && isServiceLink(name, context));
		return (known && !name.isLastElementIndexed()) ? null : super.onFailure(name, target, context, error);
	}

	private boolean findPlaceholder(ConfigurationPropertyName name, BindContext context) {
		String raw = written(name, context);
		if (!UnresolvedPlaceholders.areIn(raw) || !UnresolvedPlaceholders.areIn(resolved(name, context))) {
			return false;
		}
		refuse(name, UnresolvedPlaceholders.describe(raw, this.environment));
		return true;
	}

	private void refuse(ConfigurationPropertyName name, String problem) {
		if (this.problem == null) {
			this.problem = new InvalidHarborPropertyException(name.toString(), problem);
		}
	}

	private static boolean isServiceLink(ConfigurationPropertyName name, BindContext context) {
		return SERVICE_LINK.matcher(written(name, context)).matches();
	}

	/**
	 * Return the raw value, or an empty text if there is none.
	 */
	private static String written(ConfigurationPropertyName name, BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return text(property.getValue());
			}
		}
		return "";
	}

	/*
	 * Values that are set by code may be lists.
	 */
	private static String text(Object value) {
		if (value instanceof Collection<?> || value instanceof Object[]) {
			Collection<?> elements = (value instanceof Object[] array) ? Arrays.asList(array) : (Collection<?>) value;
			return StringUtils.collectionToCommaDelimitedString(elements);
		}
		return (value instanceof CharSequence) ? value.toString() : "";
	}

	private static String resolved(ConfigurationPropertyName name, BindContext context) {
		return context.getBinder().bind(name, Bindable.of(String.class)).orElse("");
	}

	@Override
	public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			@Nullable Object result) throws Exception {
		super.onFinish(name, target, context, result);
		if (context.getDepth() == 0) {
			finish((target.getValue() != null) ? target.getValue().get() : null);
		}
	}

	private void finish(@Nullable Object properties) {
		if (properties instanceof HarborProperties clients) {
			clients.addClients(HarborClientNames.find(this.environment));
		}
		if (this.problem != null) {
			reject(properties, this.problem);
		}
	}

	/*
	 * Properties that are bound again at runtime handle the problem themselves, because a
	 * mistake must not fail the refresh of the environment.
	 */
	private static void reject(@Nullable Object properties, InvalidHarborPropertyException problem) {
		if (properties instanceof HarborProperties clients) {
			clients.reject(problem);
		}
		else if (properties instanceof HarborWebhookProperties webhook) {
			webhook.reject(problem);
		}
		else {
			throw problem;
		}
	}

	private static boolean isOurs(ConfigurationPropertyName name) {
		return ROOT.equals(name) || ROOT.isAncestorOf(name);
	}

}
