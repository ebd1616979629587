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

package dev.harbor;

/**
 * Supplies the API key of a client. It is asked before every attempt of every call, from
 * the calling thread and from several threads at once, so it should answer from memory;
 * that makes a rotated key effective without a restart.
 * <p>
 * A provider is taken at its word. What it throws reaches the caller of the client as it
 * is, and nothing is sent. The key that it returns is the one that is sent: no key that
 * worked before, for another call perhaps, ever takes its place. Where Harbor refuses the
 * key, the provider is asked a second time, and the call is repeated once if it returns
 * another one then.
 * <p>
 * So a provider may return the keys of several tenants, chosen by what belongs to the
 * calling thread, such as the request: <pre class="code">
 * &#064;Bean
 * ApiKeyProvider tenantKeys(Tenants tenants, KeyStore keys) {
 *     return () -&gt; keys.keyOf(tenants.current()); // throws an exception without a tenant
 * }
 * </pre> All keys have to be of the same environment, which is that of the first one
 * where neither environment nor base URL is set; set one of them, since otherwise the
 * provider is asked when the client is created. Actuator endpoint and health show the key
 * that was used last, whichever tenant's that was. Where the tenants are few and known,
 * one client for each of them shows more.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApiKeyProvider {

	/**
	 * Return the key to use now.
	 * @return the key
	 * @throws RuntimeException if there is none; the call fails with this exception
	 */
	ApiKey getApiKey();

	/**
	 * Called when Harbor refused a key, so that a provider that keeps one in memory can
	 * look at its source again now. The key is asked for again after that, and the call
	 * repeated if it is another one.
	 * @param apiKey the key that was refused
	 */
	default void refused(ApiKey apiKey) {
	}

}
