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

package dev.harbor.benchmark.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Ships orders with 8 threads, in transactions that also emit an event.
 */
@RestController
public class Emitting {

	private static final int THREADS = 8;

	private final AtomicInteger number = new AtomicInteger();

	private final ObjectProvider<Emitter> emitter;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	Emitting(ObjectProvider<Emitter> emitter, JdbcTemplate jdbc, TransactionTemplate transaction) {
		this.emitter = emitter;
		this.jdbc = jdbc;
		this.transaction = transaction;
	}

	/**
	 * Return the nanoseconds until all transactions have committed.
	 */
	@PostMapping("/emit")
	long emit(@RequestParam int count) throws Exception {
		Emitter emitter = this.emitter.getObject();
		int last = this.number.get() + count;
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		long started = System.nanoTime();
		List<Future<?>> done = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			done.add(executor.submit(() -> {
				int order;
				while ((order = this.number.incrementAndGet()) <= last) {
					ship("order-" + order, emitter);
				}
			}));
		}
		for (Future<?> future : done) {
			future.get();
		}
		executor.shutdown();
		this.number.set(last);
		return System.nanoTime() - started;
	}

	private void ship(String orderId, Emitter emitter) {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.update("insert into customer_order (id) values (?)", orderId);
			emitter.emit(orderId);
		});
	}

	/**
	 * Emits an event in the current transaction.
	 */
	@FunctionalInterface
	public interface Emitter {

		void emit(String orderId);

	}

}
