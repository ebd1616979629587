package dev.harbor.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Keeps the JSON of an application that has Jackson 2 alone that of Jackson 2: Spring
 * Boot prefers Jackson 3 as soon as its classes are there, which are brought along for
 * Harbor's own JSON. Any property of the application's comes first.
 */
class Jackson2EnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final String JACKSON_2 = "org.springframework.boot.jackson2.autoconfigure.Jackson2AutoConfiguration";

	private static final String JACKSON_3 = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration";

	private static final Map<String, Object> PREFERENCES = Map.of("spring.http.converters.preferred-json-mapper",
			"jackson2", "spring.http.codecs.preferred-json-mapper", "jackson2");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ClassLoader classLoader = application.getClassLoader();
		if (ClassUtils.isPresent(JACKSON_2, classLoader) && !ClassUtils.isPresent(JACKSON_3, classLoader)) {
			environment.getPropertySources().addLast(new MapPropertySource("harborJackson2", PREFERENCES));
		}
	}

}
