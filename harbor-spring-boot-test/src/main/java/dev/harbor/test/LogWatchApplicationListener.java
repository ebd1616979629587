package dev.harbor.test;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Has the log watched on after an application that a test starts has set it up anew.
 */
final class LogWatchApplicationListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final boolean JUNIT = ClassUtils.isPresent("org.junit.jupiter.api.extension.Extension",
			LogWatchApplicationListener.class.getClassLoader());

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (JUNIT) {
			NoLeakedSecrets.watchLog();
		}
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
