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
 * Provides the API key of a client. A provider is called before each attempt of a call,
 * on the calling thread and from several threads at once, so it should return the key
 * from memory. A rotated key therefore takes effect without a restart.
 * <p>
 * A provider is authoritative. Its exceptions reach the caller of the client unchanged,
 * and nothing is sent. Their messages may be logged, and stored with the entries of the
 * outbox, with only API keys redacted, so they must contain no other secret. The key that
 * it returns is sent, and never replaced with a key that worked before. If Harbor refuses
 * the key, the provider is called a second time, and the call is repeated once if it
 * returns another key.
 * <p>
 * A provider may therefore return the keys of several tenants, selected by the state of
 * the calling thread, such as the request: <pre class="code">
 * &#064;Bean
 * ApiKeyProvider tenantKeys(Tenants tenants, KeyStore keys) {
 *     return () -&gt; keys.keyOf(tenants.current()); // throws an exception without a tenant
 * }
 * </pre> All keys must belong to the same environment. Set the environment or the base
 * URL: otherwise the provider is called when the client is created, and the environment
 * is the one of the first key. The actuator endpoint and health show the key that was
 * used last, of any tenant. If the tenants are few and known, use a client for each of
 * them.
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
	 * Called when Harbor refused a key, so that a provider that caches a key can read its
	 * source again. The client then gets the key again, and repeats the call if the key
	 * has changed.
	 * @param apiKey the key that was refused
	 */
	default void refused(ApiKey apiKey) {
	}

}
