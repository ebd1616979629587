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

import java.util.LinkedHashMap;
import java.util.Map;

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
		Map<String, String> tables = new LinkedHashMap<>();
		this.queues.stream().filter(TaskQueue::isNeeded).forEach((queue) -> tables.putAll(queue.tables()));
		if (!tables.isEmpty()) {
			this.database.verify(this.application, tables);
		}
	}

}
