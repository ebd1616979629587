package dev.harbor.client;

import java.util.List;

import dev.harbor.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * One call of the API, ready to be sent as often as needed: all of them are safe to
 * repeat, since those that create something carry an idempotency key.
 *
 * @param operation the operation, such as {@code events.create}
 * @param scope the scope it needs
 * @param method the HTTP method
 * @param uriTemplate the path behind {@code /v1}, with variables for what varies
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
	 * Whether this is a call that is wrong on purpose.
	 */
	boolean isProbe() {
		return this.operation.equals(PROBE);
	}

}
