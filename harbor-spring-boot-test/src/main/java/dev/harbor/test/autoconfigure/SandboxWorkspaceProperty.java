package dev.harbor.test.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

import dev.harbor.test.HarborSandbox;

/**
 * Names the sandbox's workspace as the clients' one, with the lowest precedence, so that
 * an application that names its own keeps it. Done before any bean is created, and also
 * in contexts that were processed ahead of time.
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
				sources.addLast(new MapPropertySource(SOURCE,
						Map.of("harbor.workspace-id", HarborSandbox.DEFAULT_WORKSPACE_ID)));
			}
		}
	}

}
