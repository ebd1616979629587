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

package dev.harbor.test;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.test.ApiKeys.ApiKey;

/**
 * The keys that are valid in each sandbox that runs as a program. A key contains its
 * scopes, so that an application can derive its key without a call and keep it after a
 * restart of the program. The keys are not secret, because they are only valid in a
 * sandbox.
 */
final class ProgramKeys {

	private static final String UNRESTRICTED = HarborEnvironment.SANDBOX.keyPrefix() + "sandbox";

	private static final String SEPARATOR = "_";

	private ProgramKeys() {
	}

	static String of(Set<Scope> scopes) {
		return Stream.concat(Stream.of(UNRESTRICTED), scopes.stream().sorted().map(ProgramKeys::name))
			.collect(Collectors.joining(SEPARATOR));
	}

	static Optional<ApiKey> find(String key) {
		Set<Scope> scopes = EnumSet.noneOf(Scope.class);
		Stream.of(Scope.values())
			.filter((scope) -> (key + SEPARATOR).contains(SEPARATOR + name(scope) + SEPARATOR))
			.forEach(scopes::add);
		return key.equals(of(scopes)) ? Optional
			.of(new ApiKey(key, HarborEnvironment.SANDBOX, scopes.isEmpty() ? EnumSet.allOf(Scope.class) : scopes))
				: Optional.empty();
	}

	private static String name(Scope scope) {
		return scope.value().replace(':', '-');
	}

}
