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
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the inbox.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("harbor.inbox")
public class HarborInboxProperties {

	/**
	 * Whether events for listeners are stored when they arrive, and handled afterwards.
	 */
	private boolean enabled = true;

	/**
	 * How many events this instance handles at a time.
	 */
	private int concurrency = 8;

	/**
	 * How often to look for events that are due and that no instance was told of.
	 */
	private Duration pollingInterval = Duration.ofSeconds(2);

	/**
	 * How long handled events are kept. At least as long as Harbor retries, which is 72
	 * hours.
	 */
	private Duration retention = Duration.ofHours(96);

	/**
	 * How long after its last sign of life the events of an instance that died are taken
	 * over by others.
	 */
	private Duration takeOverAfter = Duration.ofSeconds(15);

	/**
	 * Ids of listeners with a key that go on with the events behind a parked one of the
	 * same key. Others wait until it was retried or discarded.
	 */
	private Set<String> skipParked = new LinkedHashSet<>();

	private final Retry retry = new Retry();

	private final Reconcile reconcile = new Reconcile();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public int getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	public Duration getPollingInterval() {
		return this.pollingInterval;
	}

	public void setPollingInterval(Duration pollingInterval) {
		this.pollingInterval = pollingInterval;
	}

	public Duration getRetention() {
		return this.retention;
	}

	public void setRetention(Duration retention) {
		this.retention = retention;
	}

	public Duration getTakeOverAfter() {
		return this.takeOverAfter;
	}

	public void setTakeOverAfter(Duration takeOverAfter) {
		this.takeOverAfter = takeOverAfter;
	}

	public Set<String> getSkipParked() {
		return this.skipParked;
	}

	public void setSkipParked(Set<String> skipParked) {
		this.skipParked = skipParked;
	}

	public Retry getRetry() {
		return this.retry;
	}

	public Reconcile getReconcile() {
		return this.reconcile;
	}

	/**
	 * How events are found whose deliveries never arrived.
	 */
	public static class Reconcile {

		/**
		 * Time between two passes through Harbor's list of events, which take those that
		 * never arrived. There are none where it is not set.
		 */
		private @Nullable Duration interval;

		/**
		 * How long before the first start of the inbox an event may have been created to
		 * be looked for.
		 */
		private Duration lookback = Duration.ZERO;

		/**
		 * Name of the client that lists the events. Its key needs the scope
		 * 'events:read'.
		 */
		private String client = "default";

		public @Nullable Duration getInterval() {
			return this.interval;
		}

		public void setInterval(@Nullable Duration interval) {
			this.interval = interval;
		}

		public Duration getLookback() {
			return this.lookback;
		}

		public void setLookback(Duration lookback) {
			this.lookback = lookback;
		}

		public String getClient() {
			return this.client;
		}

		public void setClient(String client) {
			this.client = client;
		}

	}

	/**
	 * When failed attempts are followed by others.
	 */
	public static class Retry {

		/**
		 * How many attempts follow the first one. An event that fails in the last of them
		 * is parked.
		 */
		private int maxRetries = 10;

		/**
		 * Time to the first of them.
		 */
		private Duration delay = Duration.ofSeconds(1);

		/**
		 * What the time grows by with each of them.
		 */
		private double multiplier = 3;

		/**
		 * Longest time between two attempts.
		 */
		private Duration maxDelay = Duration.ofHours(6);

		/**
		 * By which part of itself the time varies at random, from 0 to 1.
		 */
		private double jitter = 0.2;

		public int getMaxRetries() {
			return this.maxRetries;
		}

		public void setMaxRetries(int maxRetries) {
			this.maxRetries = maxRetries;
		}

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public double getJitter() {
			return this.jitter;
		}

		public void setJitter(double jitter) {
			this.jitter = jitter;
		}

	}

}
