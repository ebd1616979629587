package dev.harbor.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.TaskQueue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Fails the start where tables are missing, or belong to another application, whose tasks
 * this one could not run.
 */
class HarborTablesVerification implements SmartInitializingSingleton {

	private final HarborDatabase database;

	private final ObjectProvider<TaskQueue> queues;

	private final @Nullable String application;

	HarborTablesVerification(HarborDatabase database, ObjectProvider<TaskQueue> queues, @Nullable String application) {
		this.database = database;
		this.queues = queues;
		this.application = application;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> tables = new LinkedHashSet<>();
		this.queues.stream().filter(TaskQueue::isNeeded).forEach((queue) -> tables.addAll(queue.tables()));
		if (!tables.isEmpty()) {
			this.database.verify(this.application, List.copyOf(tables));
		}
	}

}
