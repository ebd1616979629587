package dev.harbor.test;

import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Has the applications watched that tests under {@link NoLeakedSecrets} start: their log,
 * also after they have set it up anew, and what they answer.
 */
final class LeakWatchApplicationListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	private static final boolean JUNIT = ClassUtils.isPresent("org.junit.jupiter.api.extension.Extension",
			LeakWatchApplicationListener.class.getClassLoader());

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent && JUNIT) {
			NoLeakedSecrets.watchLog();
		}
		if (event instanceof ApplicationContextInitializedEvent initialized && SecretWatch.isPrepared()) {
			WatchedApplication.prepare(initialized.getApplicationContext());
		}
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
