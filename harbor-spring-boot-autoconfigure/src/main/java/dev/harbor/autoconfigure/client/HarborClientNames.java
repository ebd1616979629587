package dev.harbor.autoconfigure.client;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.harbor.autoconfigure.HarborClientProperties;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Finds the names of the configured clients without looking at any value, since bean
 * definitions are made, and processed ahead of time, where placeholders for keys cannot
 * be resolved yet.
 */
final class HarborClientNames {

	private static final Bindable<Map<String, Map<String, String>>> CLIENTS = Bindable
		.of(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class),
				ResolvableType.forClassWithGenerics(Map.class, String.class, String.class)));

	private HarborClientNames() {
	}

	static Set<String> find(Environment environment) {
		Binder withoutPlaceholders = new Binder(ConfigurationPropertySources.get(environment));
		Set<String> names = new LinkedHashSet<>();
		withoutPlaceholders.bind("harbor.clients", CLIENTS).ifBound((clients) -> clients.forEach((name, settings) -> {
			if (settings.keySet().stream().anyMatch(HarborClientNames::isSetting)) {
				names.add(name);
			}
		}));
		return names;
	}

	/*
	 * A variable cannot say where the name of a client ends:
	 * HARBOR_CLIENTS_ORDER_DESK_SECRET_KEY reads as a client 'order' with a setting
	 * 'desk.secret.key'. It sets the key of a client 'order-desk' that a file defines,
	 * and defines none by itself.
	 */
	private static boolean isSetting(String key) {
		String uniform = key.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
		return Arrays.stream(BeanUtils.getPropertyDescriptors(HarborClientProperties.class))
			.map((property) -> property.getName().toLowerCase(Locale.ROOT))
			.filter((name) -> !name.equals("class"))
			.anyMatch(uniform::startsWith);
	}

}
