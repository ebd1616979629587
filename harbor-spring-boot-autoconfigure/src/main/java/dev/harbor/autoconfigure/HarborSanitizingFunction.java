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

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.harbor.ApiKey;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * {@link SanitizingFunction} that hides Harbor's keys and webhook secrets, which are
 * identified by the name of their property or by their value.
 */
class HarborSanitizingFunction implements SanitizingFunction {

	private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^a-z0-9]");

	private static final String WEBHOOK_SECRET_VARIABLE = "HARBOR_WEBHOOK_SECRET";

	// Shorter values may be a part of other values.
	private static final int TELLING_LENGTH = 8;

	private final ObjectProvider<HarborConnection> connection;

	HarborSanitizingFunction(ObjectProvider<HarborConnection> connection) {
		this.connection = connection;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		Object value = data.getValue();
		return (value != null && (isSecret(data.getKey()) || holdsSecret(value.toString()))) ? data.withSanitizedValue()
				: data;
	}

	private static boolean isSecret(String name) {
		if (name.startsWith(WEBHOOK_SECRET_VARIABLE)) {
			// Secrets of an endpoint with any name.
			return !name.equals(WEBHOOK_SECRET_VARIABLE + "_LOCATION");
		}
		String uniform = NO_LETTER_OR_DIGIT.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
		return uniform.startsWith("harbor") && uniform.contains("secret") && !uniform.endsWith("location");
	}

	private boolean holdsSecret(String value) {
		return !ApiKey.redactAll(value).equals(value) || webhookSecrets()
			.anyMatch((secret) -> (secret.length() < TELLING_LENGTH) ? value.equals(secret) : value.contains(secret));
	}

	private Stream<String> webhookSecrets() {
		HarborConnection connection = this.connection.getIfAvailable();
		if (connection == null) {
			return Stream.empty();
		}
		return connection.webhookEndpoints()
			.stream()
			.map(connection::webhookSecrets)
			.flatMap(List::stream)
			.filter((secret) -> !secret.isBlank());
	}

}
