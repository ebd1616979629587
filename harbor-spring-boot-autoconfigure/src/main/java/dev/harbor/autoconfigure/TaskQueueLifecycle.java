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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.harbor.jdbc.TaskQueue;
import dev.harbor.jdbc.UnusableTablesException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.util.Assert;

/**
 * Runs a {@link TaskQueue} from when the context has been refreshed until the web server
 * has stopped, so that requests that are still being served leave no task behind. A queue
 * that nothing uses needs no tables, and there is no such queue until something does:
 * when all singletons are there or, at the latest, when whoever fills it is created.
 */
final class TaskQueueLifecycle implements SmartInitializingSingleton, SmartLifecycle, ApplicationContextAware,
		ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(TaskQueueLifecycle.class);

	// Below the phases of web servers, which stop first.
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private final String name;

	private final Supplier<Need> need;

	private final Runnable creation;

	private final List<Runnable> uses = new ArrayList<>();

	private @Nullable ApplicationContext context;

	// Guarded by this, as are the following and those who wait for it.
	private @Nullable TaskQueue queue;

	private boolean started;

	private boolean contextRefreshed;

	/**
	 * Create the lifecycle of a queue.
	 * @param name the name of the queue
	 * @param need supplies whether the application needs the queue, asked once all
	 * singletons are there
	 * @param creation creates what fills the queue, which {@linkplain #use uses} it
	 */
	TaskQueueLifecycle(String name, Supplier<Need> need, Runnable creation) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(need, "'need' must not be null");
		Assert.notNull(creation, "'creation' must not be null");
		this.name = name;
		this.need = need;
		this.creation = creation;
	}

	/**
	 * Return how long a queue waits for its tasks when the application stops. The rest of
	 * the time is for what is interrupted then.
	 * @param properties the properties with the time of the whole application
	 * @return the time
	 */
	static Duration shutdownTimeout(ObjectProvider<LifecycleProperties> properties) {
		return properties.getIfAvailable(LifecycleProperties::new)
			.getTimeoutPerShutdownPhase()
			.multipliedBy(4)
			.dividedBy(5);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (isUsed()) {
			return;
		}
		Need need = this.need.get();
		if (need == Need.REQUIRED) {
			this.creation.run();
		}
		else if (need == Need.WELCOME) {
			try {
				this.creation.run();
			}
			catch (RuntimeException ex) {
				logger.debug("There are no tables for the %s, which nothing uses".formatted(this.name), ex);
			}
		}
	}

	/**
	 * Use the queue from now on. It runs as soon as, and as long as, the context does.
	 * @param queue the queue
	 * @throws UnusableTablesException if the queue needs tables that cannot be used
	 */
	void use(TaskQueue queue) {
		Assert.notNull(queue, "'queue' must not be null");
		if (queue.isNeeded()) {
			queue.verify();
		}
		synchronized (this) {
			this.queue = queue;
			startQueue();
			this.uses.forEach(Runnable::run);
			this.uses.clear();
		}
	}

	/**
	 * Return whether the queue is used.
	 * @return whether it is
	 */
	synchronized boolean isUsed() {
		return this.queue != null;
	}

	/**
	 * Do something once the queue is used.
	 * @param action what to do, now if the queue is used already
	 */
	synchronized void whenUsed(Runnable action) {
		Assert.notNull(action, "'action' must not be null");
		if (isUsed()) {
			action.run();
		}
		else {
			this.uses.add(action);
		}
	}

	// Not before everything has started that a task may need, or that may fail to.
	private void startQueue() {
		TaskQueue queue = this.queue;
		if (queue != null && this.started && this.contextRefreshed && queue.isNeeded()) {
			queue.start();
		}
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.context = applicationContext;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public synchronized void start() {
		this.started = true;
		startQueue();
	}

	@Override
	public synchronized void onApplicationEvent(ContextRefreshedEvent event) {
		// Contexts below publish theirs here as well.
		if (event.getApplicationContext() == this.context && !this.contextRefreshed) {
			this.contextRefreshed = true;
			startQueue();
		}
	}

	@Override
	public void stop() {
		TaskQueue queue;
		synchronized (this) {
			this.started = false;
			queue = this.queue;
		}
		if (queue != null) {
			queue.stop();
		}
	}

	@Override
	public void stop(Runnable callback) {
		if (!isUsed()) {
			stop();
			callback.run();
			return;
		}
		// Queues stop concurrently.
		Thread thread = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "harbor-" + this.name + "-stop");
		thread.start();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.started;
	}

	/**
	 * Whether an application needs a queue.
	 */
	enum Need {

		/**
		 * Something uses it, so that it has to have its tables.
		 */
		REQUIRED,

		/**
		 * Nothing uses it; it runs where it has its tables, for what is left in them.
		 */
		WELCOME,

		/**
		 * There is no such queue unless something uses it later.
		 */
		NONE

	}

}
