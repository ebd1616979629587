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

package dev.harbor.client;

import java.util.List;

import dev.harbor.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * A call of the API. Each call can be repeated safely, because calls that create
 * something have an idempotency key.
 *
 * @param operation the operation, such as {@code events.create}
 * @param scope the scope it needs
 * @param method the HTTP method
 * @param uriTemplate the path behind {@code /v1}, with variables
 * @param uriVariables the values of those variables
 * @param body the body, or {@code null} for none
 * @param idempotencyKey the idempotency key, or {@code null} for none
 */
record HarborCall(String operation, Scope scope, HttpMethod method, String uriTemplate, List<String> uriVariables,
		byte @Nullable [] body, @Nullable String idempotencyKey) {

	static final String PROBE = "probe";

	static HarborCall get(String operation, Scope scope, String uriTemplate, List<String> uriVariables) {
		return new HarborCall(operation, scope, HttpMethod.GET, uriTemplate, uriVariables, null, null);
	}

	/**
	 * Whether the call is invalid on purpose.
	 */
	boolean isProbe() {
		return this.operation.equals(PROBE);
	}

}
