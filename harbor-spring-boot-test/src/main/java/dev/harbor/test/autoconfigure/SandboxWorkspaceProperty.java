package dev.harbor.test.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

import dev.harbor.autoconfigure.HarborClientProperties;
import dev.harbor.test.HarborSandbox;

/**
 * Names the sandbox's workspace as that of all clients, whatever the application's
 * properties say: the workspaces that they name are not in the sandbox. Done before any
 * bean is created, and also in contexts that were processed ahead of time.
 */
final class SandboxWorkspaceProperty implements BeanFactoryPostProcessor, EnvironmentAware {

	private static final String SOURCE = "harborSandbox";

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			MutablePropertySources sources = configurable.getPropertySources();
			if (!sources.contains(SOURCE)) {
				sources.addFirst(new MapPropertySource(SOURCE, workspaces(configurable)));
			}
		}
	}

	private static Map<String, Object> workspaces(Environment environment) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("harbor.workspace-id", HarborSandbox.DEFAULT_WORKSPACE_ID);
		Binder.get(environment)
			.bind("harbor.clients", Bindable.mapOf(String.class, HarborClientProperties.class))
			.ifBound((clients) -> clients.forEach((name, client) -> {
				if (client.getWorkspaceId() != null) {
					properties.put("harbor.clients." + name + ".workspace-id", HarborSandbox.DEFAULT_WORKSPACE_ID);
				}
			}));
		return properties;
	}

}
