package dev.harbor.client;

import java.time.Duration;

import dev.harbor.ApiKey;

/**
 * One attempt at a call, as it travels with the request past whatever interceptors there
 * are.
 *
 * @param call the call
 * @param apiKey the key to send it with
 * @param timeout how long it may take
 */
record Attempt(HarborCall call, ApiKey apiKey, Duration timeout) {

	/**
	 * The request attribute that holds the attempt.
	 */
	static final String ATTRIBUTE = Attempt.class.getName();

}
