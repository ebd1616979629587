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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.harbor.ApiKey;
import dev.harbor.HarborEnvironment;
import dev.harbor.autoconfigure.PackagedLiveKeyException.Place;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedResource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * Refuses live keys in files that are packaged with the application, because everybody
 * with access to the sources or the image can read them. Checks the files instead of the
 * effective values, because a packaged key is exposed even if a variable overrides it.
 */
class PackagedLiveKeyCheck implements BeanFactoryPostProcessor, ResourceLoaderAware {

	private static final Log logger = LogFactory.getLog(PackagedLiveKeyCheck.class);

	static final String INSIST = "harbor.allow-packaged-live-key";

	// Matches keys, but not texts such as 'hb_live_...'.
	private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9_])hb_(?:test|live)_[A-Za-z0-9][A-Za-z0-9_-]*");

	private static final String CLASSPATH = "class path resource [";

	private final ConfigurableEnvironment environment;

	private @Nullable ResourceLoader resourceLoader;

	PackagedLiveKeyCheck(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		// The configuration at runtime is not known during ahead-of-time processing.
		if (!Boolean.getBoolean("spring.aot.processing")) {
			check();
		}
	}

	void check() {
		Map<Place, ApiKey> found = new LinkedHashMap<>();
		this.environment.getPropertySources().forEach((source) -> search(source, found::putIfAbsent));
		List<Place> live = new ArrayList<>();
		found.forEach((place, key) -> {
			if (key.environment() == HarborEnvironment.LIVE) {
				live.add(place);
			}
			else {
				logger.warn(
						"%s contains the sandbox key %s and is packaged with the application; pass the key as %s instead"
							.formatted(place, key, "an environment variable or in a separate file"));
			}
		});
		if (live.isEmpty()) {
			return;
		}
		if (!Binder.get(this.environment).bind(INSIST, Boolean.class).orElse(false)) {
			throw new PackagedLiveKeyException(live);
		}
		live.forEach((place) -> logger
			.warn("%s contains the live key %s and is packaged with the application, which '%s' allows".formatted(place,
					found.get(place), INSIST)));
	}

	private void search(PropertySource<?> source, BiConsumer<Place, ApiKey> found) {
		if (source instanceof CompositePropertySource composite) {
			composite.getPropertySources().forEach((nested) -> search(nested, found));
		}
		else if (source instanceof EnumerablePropertySource<?> enumerable) {
			for (String name : enumerable.getPropertyNames()) {
				String value = text(written(enumerable, name));
				if (value != null) {
					searchValue(enumerable, name, value, found);
				}
			}
		}
	}

	private void searchValue(EnumerablePropertySource<?> source, String name, String value,
			BiConsumer<Place, ApiKey> found) {
		if (value.startsWith("classpath") && isKeyLocation(name)) {
			searchLocation(name, value, found);
		}
		if (!value.contains("hb_")) {
			return;
		}
		Matcher matcher = KEY.matcher(value);
		if (matcher.find()) {
			Place place = place(source, name);
			if (place != null) {
				do {
					// Takes precedence over a sandbox key.
					ApiKey key = ApiKey.of(matcher.group());
					if (key.environment() == HarborEnvironment.LIVE || !matcher.find()) {
						found.accept(place, key);
						return;
					}
				}
				while (true);
			}
		}
	}

	private static @Nullable Place place(EnumerablePropertySource<?> source, String name) {
		Origin origin = OriginLookup.getOrigin(source, name);
		while (origin instanceof PropertySourceOrigin wrapper && wrapper.getOrigin() != null
				&& wrapper.getOrigin() != origin) {
			origin = wrapper.getOrigin();
		}
		if (origin instanceof TextResourceOrigin text) {
			Resource resource = text.getResource();
			while (resource instanceof OriginTrackedResource tracked) {
				resource = tracked.getResource();
			}
			return (resource instanceof ClassPathResource) ? new Place(name, origin.toString()) : null;
		}
		// Sources of @PropertySource have the name of their resource instead of an
		// origin.
		return (source instanceof ResourcePropertySource && source.getName().contains(CLASSPATH))
				? new Place(name, source.getName()) : null;
	}

	private void searchLocation(String name, String location, BiConsumer<Place, ApiKey> found) {
		if (this.resourceLoader == null) {
			return;
		}
		try {
			Resource resource = this.resourceLoader.getResource(location);
			if (resource instanceof ClassPathResource && resource.exists()) {
				Matcher matcher = KEY.matcher(resource.getContentAsString(StandardCharsets.UTF_8));
				if (matcher.find()) {
					found.accept(new Place(name, resource.getDescription()), ApiKey.of(matcher.group()));
				}
			}
		}
		catch (IOException ex) {
			// Reported when the key is needed.
		}
	}

	private static boolean isKeyLocation(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").endsWith("secretkeylocation");
	}

	/*
	 * Libraries that decrypt values, such as Jasypt with ENC(...), wrap property sources
	 * and do not change their maps.
	 */
	private static @Nullable Object written(EnumerablePropertySource<?> source, String name) {
		Object written = (source.getSource() instanceof Map<?, ?> map) ? map.get(name) : null;
		return (written != null) ? written : source.getProperty(name);
	}

	private static @Nullable String text(@Nullable Object value) {
		Object raw = (value instanceof OriginTrackedValue tracked) ? tracked.getValue() : value;
		return (raw instanceof CharSequence) ? raw.toString() : null;
	}

}
