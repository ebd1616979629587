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

package dev.harbor.test.autoconfigure;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.client.RestClient;

import dev.harbor.test.LoopbackCertificates;
import dev.harbor.test.autoconfigure.ReceivingAddresses.Address;

/**
 * A recurring task on a separate thread, for applications that receive webhooks. Runs
 * from the time when the application is ready until it stops.
 */
abstract class RepeatedTask implements ApplicationListener<ApplicationReadyEvent>, SmartLifecycle {

	private final String name;

	private final ReceivingAddresses addresses;

	private final ApplicationContext context;

	private final Duration timeout;

	private volatile Duration pause = Duration.ZERO;

	private @Nullable ThreadPoolTaskScheduler scheduler;

	/**
	 * Create a task.
	 * @param name the name of the thread
	 * @param addresses the addresses at which the application receives webhooks
	 * @param context the context of the application
	 * @param timeout the timeout of calls and of the shutdown
	 */
	RepeatedTask(String name, ReceivingAddresses addresses, ApplicationContext context, Duration timeout) {
		this.name = name;
		this.addresses = addresses;
		this.context = context;
		this.timeout = timeout;
	}

	/**
	 * Run once.
	 * @param addresses the addresses at which the application receives webhooks
	 * @return the time until the next run
	 */
	abstract Duration run(List<Address> addresses);

	/**
	 * Called instead of a run if the application receives no webhooks.
	 */
	void withoutAddresses() {
	}

	@Override
	public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() != this.context || this.scheduler != null) {
			return;
		}
		List<Address> found = this.addresses.find();
		if (found.isEmpty()) {
			withoutAddresses();
			return;
		}
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setThreadNamePrefix(this.name + "-");
		scheduler.setDaemon(true);
		scheduler.setAwaitTerminationMillis(this.timeout.toMillis());
		scheduler.initialize();
		scheduler.schedule(() -> this.pause = run(found), (runs) -> Instant.now().plus(this.pause));
		this.scheduler = scheduler;
	}

	/**
	 * Create a client that is independent of the application's and starts no thread.
	 * @return the client
	 */
	final RestClient restClient() {
		return restClient(new SimpleClientHttpRequestFactory());
	}

	/**
	 * Create such a client for the application itself, with any certificate.
	 * @return the client
	 */
	final RestClient loopbackClient() {
		SSLSocketFactory sockets = LoopbackCertificates.sslContext().getSocketFactory();
		return restClient(new SimpleClientHttpRequestFactory() {

			@Override
			protected void prepareConnection(HttpURLConnection connection, String method) throws IOException {
				if (connection instanceof HttpsURLConnection secure) {
					secure.setSSLSocketFactory(sockets);
					secure.setHostnameVerifier((host, session) -> true);
				}
				super.prepareConnection(connection, method);
			}

		});
	}

	private RestClient restClient(SimpleClientHttpRequestFactory requests) {
		requests.setConnectTimeout(this.timeout);
		requests.setReadTimeout(this.timeout);
		return RestClient.create().mutate().requestFactory(requests).build();
	}

	@Override
	public void start() {
		// The application is ready.
	}

	@Override
	public void stop() {
		ThreadPoolTaskScheduler running;
		synchronized (this) {
			running = this.scheduler;
			this.scheduler = null;
		}
		if (running != null) {
			running.shutdown();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.scheduler != null;
	}

}
