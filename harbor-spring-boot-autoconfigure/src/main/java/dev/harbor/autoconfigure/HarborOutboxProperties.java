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

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the outbox.
 *
 * @since 0.2.0
 */
@ConfigurationProperties("harbor.outbox")
public class HarborOutboxProperties {

	/**
	 * Whether to enable the outbox.
	 */
	private boolean enabled = true;

	/**
	 * Maximum number of events that this instance sends at the same time.
	 */
	private int concurrency = 4;

	/**
	 * Interval at which to look for due events. Events that this instance emits are sent
	 * without delay.
	 */
	private Duration pollingInterval = Duration.ofSeconds(2);

	/**
	 * How long to keep sent events.
	 */
	private Duration retention = Duration.ofHours(96);

	/**
	 * Time after its last heartbeat at which other instances take over the events of an
	 * instance that died.
	 */
	private Duration takeOverAfter = Duration.ofSeconds(15);

	private final Retry retry = new Retry();

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

	public Retry getRetry() {
		return this.retry;
	}

	/**
	 * Retries of failed attempts. Their number is not limited.
	 */
	public static class Retry {

		/**
		 * Delay before the first retry.
		 */
		private Duration delay = Duration.ofSeconds(1);

		/**
		 * Factor by which the delay grows with each retry.
		 */
		private double multiplier = 3;

		/**
		 * Maximum delay between two attempts, and the delay if Harbor refuses the key,
		 * the scope or the workspace.
		 */
		private Duration maxDelay = Duration.ofMinutes(5);

		/**
		 * Random part of the delay, from 0 to 1.
		 */
		private double jitter = 0.2;

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
