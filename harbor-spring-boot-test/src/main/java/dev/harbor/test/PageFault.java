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

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The faults of the page.
 */
final class PageFault {

	private PageFault() {
	}

	private static <E extends Enum<E>> E find(E[] values, String code) {
		return Stream.of(values)
			.filter((value) -> code(value).equals(code))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Choose a fault."));
	}

	static String code(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Faults of calls.
	 */
	enum OfCalls {

		SERVICE_UNAVAILABLE("503 Service Unavailable", (faults) -> faults.status(503)),

		INTERNAL_ERROR("500 Internal Server Error", (faults) -> faults.status(500)),

		RATE_LIMITED("429, to wait two seconds", (faults) -> faults.rateLimited(Duration.ofSeconds(2))),

		KEY_REFUSED("401, as if the key were revoked", (faults) -> faults.status(401)),

		SCOPE_MISSING("403, as if a scope were missing", (faults) -> faults.status(403)),

		CONNECTION_RESET("connection reset", SandboxFaults::connectionReset),

		SLOW("five seconds late", (faults) -> faults.delay(Duration.ofSeconds(5))),

		TRUNCATED("half an answer", SandboxFaults::truncatedBody),

		MALFORMED("an answer that is not JSON", SandboxFaults::malformedBody);

		private final String text;

		private final Consumer<SandboxFaults> plan;

		OfCalls(String text, Consumer<SandboxFaults> plan) {
			this.text = text;
			this.plan = plan;
		}

		static OfCalls find(String code) {
			return PageFault.find(values(), code);
		}

		String text() {
			return this.text;
		}

		void plan(SandboxFaults faults) {
			this.plan.accept(faults);
		}

	}

	/**
	 * Faults of deliveries.
	 */
	enum OfDeliveries {

		FORGED("signed with another secret", SandboxDeliveryFaults::forged),

		STALE("signed ten minutes ago", SandboxDeliveryFaults::stale),

		FROM_THE_FUTURE("signed ten minutes from now", SandboxDeliveryFaults::fromTheFuture),

		TRUNCATED("half of the body", SandboxDeliveryFaults::truncated),

		OLD_SECRET("signed with the secret before the last rotation", SandboxDeliveryFaults::signedWithRotatedSecret),

		DUPLICATED("twice", SandboxDeliveryFaults::duplicated);

		private final String text;

		private final Consumer<SandboxDeliveryFaults> plan;

		OfDeliveries(String text, Consumer<SandboxDeliveryFaults> plan) {
			this.text = text;
			this.plan = plan;
		}

		static OfDeliveries find(String code) {
			return PageFault.find(values(), code);
		}

		String text() {
			return this.text;
		}

		void plan(SandboxDeliveryFaults faults) {
			this.plan.accept(faults);
		}

	}

}
