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
 * Runs a {@link TaskQueue} from the end of the context refresh until the web server has
 * stopped, so that the last requests leave no task behind. An unused queue needs no
 * tables. A queue is used if a bean refers to it when all singletons have been created
 * or, at the latest, when the bean that fills it is created.
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

	// Written while holding the monitor of this object, like the following field.
	private volatile @Nullable TaskQueue queue;

	private volatile boolean started;

	// Guarded by this, like the waiting actions.
	private boolean contextRefreshed;

	/**
	 * Create the lifecycle of a queue.
	 * @param name the name of the queue
	 * @param need supplies whether the application needs the queue, called once all
	 * singletons have been created
	 * @param creation creates the bean that fills the queue and {@linkplain #use uses} it
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
	 * Return the time for which a queue waits for its tasks at shutdown. The rest of the
	 * time is for interrupted tasks.
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
				logger.debug("There are no tables for the unused %s".formatted(this.name), ex);
			}
		}
	}

	/**
	 * Use the queue. It runs while the context runs.
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
	 * @return whether the queue is used
	 */
	boolean isUsed() {
		return this.queue != null;
	}

	/**
	 * Call an action once the queue is used.
	 * @param action the action, called immediately if the queue is already used
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

	// After all other beans have started, because tasks may need them and their start may
	// fail.
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
		// Child contexts publish their events here as well.
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
	public boolean isRunning() {
		return this.started;
	}

	/**
	 * Whether an application needs a queue.
	 */
	enum Need {

		/**
		 * A bean uses the queue, which requires its tables.
		 */
		REQUIRED,

		/**
		 * No bean uses the queue. It runs if its tables exist, for the remaining tasks.
		 */
		WELCOME,

		/**
		 * The queue does not exist unless a bean uses it later.
		 */
		NONE

	}

}
