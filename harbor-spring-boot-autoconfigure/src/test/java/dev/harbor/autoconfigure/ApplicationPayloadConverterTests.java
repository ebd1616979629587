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

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ApplicationPayloadConverter}.
 */
class ApplicationPayloadConverterTests {

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	@Test
	void failureOfTheMapperOfTheApplicationNamesTheProperty() {
		this.beans.addBean("jsonMapper", JsonMapper.builder().build());
		assertThatIllegalArgumentException().isThrownBy(() -> convert("{\"owner_id\":1}"))
			.withMessageContaining(Visit.class.getName() + "[\"ownerId\"]");
	}

	@Test
	void failureWithoutAMapperOfTheApplicationNamesTheProperty() {
		assertThatIllegalArgumentException().isThrownBy(() -> convert("{\"ownerId\":{\"secret\":\"s3cr3t\"}}"))
			.withMessageContaining("[\"ownerId\"]")
			.withMessageNotContaining("s3cr3t");
	}

	private void convert(String json) {
		new ApplicationPayloadConverter(this.beans.getBeanProvider(JsonMapper.class)).convert(json, Visit.class);
	}

	record Visit(int ownerId) {

	}

}
