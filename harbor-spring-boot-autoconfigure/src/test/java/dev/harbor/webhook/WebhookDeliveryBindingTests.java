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

package dev.harbor.webhook;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.validation.DataBinder;
import org.springframework.web.bind.WebDataBinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that no request parameter becomes a {@link WebhookDelivery}.
 */
class WebhookDeliveryBindingTests {

	@Test
	void typesHaveNoBindableConstructor() {
		assertThat(WebhookDelivery.class.isSealed()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> BeanUtils.getResolvableConstructor(WebhookDelivery.class));
	}

	@Test
	void dataBinderCreatesNoInstance() {
		WebDataBinder binder = new WebDataBinder(null, "delivery");
		binder.setTargetType(ResolvableType.forClass(WebhookDelivery.class));
		assertThatIllegalStateException().isThrownBy(() -> binder.construct(new Parameters()));
		assertThat(binder.getTarget()).isNull();
	}

	private static final class Parameters implements DataBinder.ValueResolver {

		@Override
		public @Nullable Object resolveValue(String name, Class<?> type) {
			return "del_forged";
		}

		@Override
		public Set<String> getNames() {
			return Set.of("id", "type", "endpoint");
		}

	}

}
