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
 * @since 0.2.0
 */
@ConfigurationProperties("harbor.inbox")
public class HarborInboxProperties {

	/**
	 * Whether to store events for listeners when they arrive, and to handle them
	 * afterwards.
	 */
	private boolean enabled = true;

	/**
	 * Maximum number of events that this instance handles at the same time.
	 */
	private int concurrency = 8;

	/**
	 * Interval at which to look for due events. Events that this instance stores are
	 * handled without delay.
	 */
	private Duration pollingInterval = Duration.ofSeconds(2);

	/**
	 * How long to keep handled events. Should be at least 72 hours, which is how long
	 * Harbor retries: an event that is delivered after this time is handled again.
	 */
	private Duration retention = Duration.ofHours(96);

	/**
	 * Time after its last heartbeat at which other instances take over the events of an
	 * instance that died.
	 */
	private Duration takeOverAfter = Duration.ofSeconds(15);

	/**
	 * Comma-separated list of ids of listeners with a key that continue with later events
	 * if an event of the same key is parked. Other listeners wait until the event is
	 * retried or discarded.
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
	 * Search for events that were never delivered.
	 */
	public static class Reconcile {

		/**
		 * Time between two searches in Harbor's list of events for events that were never
		 * delivered. Disabled by default.
		 */
		private @Nullable Duration interval;

		/**
		 * Period before the first start of the inbox that the first search covers.
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
	 * Retries of failed attempts.
	 */
	public static class Retry {

		/**
		 * Maximum number of retries. An event that fails in the last one is parked.
		 */
		private int maxRetries = 10;

		/**
		 * Delay before the first retry.
		 */
		private Duration delay = Duration.ofSeconds(1);

		/**
		 * Factor by which the delay grows with each retry.
		 */
		private double multiplier = 3;

		/**
		 * Maximum delay between two attempts.
		 */
		private Duration maxDelay = Duration.ofHours(6);

		/**
		 * Random part of the delay, from 0 to 1.
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
