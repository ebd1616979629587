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

package dev.harbor.benchmark.byhand;

import dev.harbor.benchmark.application.Application;
import dev.harbor.benchmark.database.DatabaseApplication;
import dev.harbor.benchmark.database.Emitting.Emitter;
import dev.harbor.benchmark.receiving.ByHandVerification;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Hand-written replacement for the inbox and the outbox.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
@Import({ DatabaseApplication.class, ByHandVerification.class })
public class ByHandApplication {

	public static void main(String[] args) {
		Application.run(ByHandApplication.class, args);
	}

	@Bean
	Emitter emitter(JdbcTemplate jdbc, JsonMapper mapper) {
		return (orderId) -> jdbc.update("insert into outbox (event_type, payload, emitted_at) values (?, ?, now())",
				"order.shipped", mapper.writeValueAsString(java.util.Map.of("order_id", orderId)));
	}

}
