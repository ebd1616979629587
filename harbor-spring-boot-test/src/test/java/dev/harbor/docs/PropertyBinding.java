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

package dev.harbor.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Configuration with known properties and valid values. Environment variables are checked
 * in the same way.
 */
class PropertyBinding implements CodeBlockCheck {

	private final List<Property> known = new ConfigurationMetadata().all();

	@Override
	public void check(CodeBlock block) throws Exception {
		MutablePropertySources sources = new MutablePropertySources();
		if (block.language().equals("sh")) {
			sources.addLast(variables(block));
		}
		else {
			for (PropertySource<?> document : load(block)) {
				sources.addFirst(withDummies((EnumerablePropertySource<?>) document));
			}
		}
		assertThat(sources).as(block.toString()).isNotEmpty();
		Binder binder = new Binder(ConfigurationPropertySources.from(sources));
		for (Map.Entry<String, Object> properties : HarborConfigurationProperties.instances().entrySet()) {
			binder.bind(properties.getKey(), Bindable.ofInstance(properties.getValue()));
			if (properties.getValue() instanceof InitializingBean bean) {
				bean.afterPropertiesSet();
			}
		}
		for (PropertySource<?> source : sources) {
			if (!block.language().equals("sh")) {
				requireProperties(block, binder, ((EnumerablePropertySource<?>) source).getPropertyNames());
			}
		}
	}

	private List<PropertySource<?>> load(CodeBlock block) throws IOException {
		PropertySourceLoader loader = block.language().equals("yaml") ? new YamlPropertySourceLoader()
				: new PropertiesPropertySourceLoader();
		return loader.load(block.toString(), new ByteArrayResource(block.code().getBytes(StandardCharsets.UTF_8)));
	}

	private static MapPropertySource withDummies(EnumerablePropertySource<?> source) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String name : source.getPropertyNames()) {
			Object value = source.getProperty(name);
			properties.put(name, String.valueOf(value).contains("${") ? dummy(name) : value);
		}
		return new MapPropertySource(source.getName(), properties);
	}

	private static String dummy(String name) {
		return name.endsWith("secret-key") ? "hb_test_dummy" : "dummy";
	}

	private void requireProperties(CodeBlock block, Binder binder, String... names) {
		assertThat(names).as(block.toString()).isNotEmpty().allSatisfy((name) -> {
			assertThat(this.known).as("properties that there are, for %s", name)
				.anyMatch((property) -> property.isNamed(name));
			this.known.stream()
				.filter((property) -> property.isNamed(name) && !property.isMap() && !name.startsWith("harbor."))
				.filter((property) -> ClassUtils.isPresent(property.type(), null))
				.forEach((property) -> assertThat(
						binder.bind(property.name(), ClassUtils.resolveClassName(property.type(), null)).isBound())
					.isTrue());
		});
	}

	private SystemEnvironmentPropertySource variables(CodeBlock block) {
		Map<String, Object> variables = new LinkedHashMap<>();
		for (String line : block.code().lines().toList()) {
			assertThat(line).as(block.toString()).matches("export( [A-Z0-9_]+=\\S+)+");
			Arrays.stream(line.split(" ")).skip(1).forEach((assignment) -> {
				String[] parts = assignment.split("=", 2);
				variables.put(parts[0], parts[1]);
			});
		}
		assertThat(variables.keySet()).as(block.toString())
			.allSatisfy((variable) -> assertThat(this.known).as("properties that there are, for %s", variable)
				.anyMatch((property) -> property.isSetBy(variable) || variable.startsWith("HARBOR_WEBHOOK_SECRET_")));
		return new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				variables);
	}

}
