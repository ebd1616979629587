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

package dev.harbor.event;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.validation.DataBinder;
import org.springframework.web.bind.WebDataBinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that no request parameter becomes an {@link Event} or {@link EventPayload}.
 */
class EventBindingTests {

	@ParameterizedTest
	@ValueSource(classes = { Event.class, EventPayload.class })
	void typesHaveNoBindableConstructor(Class<?> type) {
		assertThat(type).isInterface();
		assertThat(type.isSealed()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> BeanUtils.getResolvableConstructor(type));
	}

	@ParameterizedTest
	@ValueSource(classes = { Event.class, EventPayload.class })
	void dataBinderCreatesNoInstance(Class<?> type) {
		WebDataBinder binder = new WebDataBinder(null, "event");
		binder.setTargetType(ResolvableType.forClass(type));
		assertThatIllegalStateException().isThrownBy(() -> binder.construct(new Parameters()));
		assertThat(binder.getTarget()).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { Event.class, EventPayload.class })
	void textIsNotConverted(Class<?> type) {
		DataBinder binder = new DataBinder(null);
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> binder.convertIfNecessary("{\"id\":\"evt_forged\"}", type));
	}

	private static final class Parameters implements DataBinder.ValueResolver {

		private static final Map<String, String> VALUES = Map.of("id", "evt_forged", "type", "order.shipped",
				"workspaceId", "ws_1", "createdAt", "2026-03-01T08:15:30Z", "json", "{}", "payload", "{}");

		@Override
		public @Nullable Object resolveValue(String name, Class<?> type) {
			return VALUES.get(name);
		}

		@Override
		public Set<String> getNames() {
			return VALUES.keySet();
		}

	}

}
