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

package dev.harbor.starter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.harbor.client.HarborClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the starter in an application with Jackson 2 only.
 */
class Jackson2ApplicationTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void applicationKeepsJackson2(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).web(type)
			.run("--server.port=0", "--harbor.secret-key=hb_test_0123456789", "--spring.main.banner-mode=off",
					"--spring.jackson2.property-naming-strategy=SNAKE_CASE")) {
			assertThat(context.getBean(HarborClient.class).environment()).isNotNull();
			URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
			assertThat(send(HttpRequest.newBuilder(uri).build()))
				.isEqualTo("{\"second_name\":\"b\",\"first_name\":\"a\",\"amount\":\"by Jackson 2\"}");
			assertThat(send(HttpRequest.newBuilder(uri)
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"order\":[1]}"))
				.build())).isEqualTo("[1]");
		}
	}

	private static String send(HttpRequest request) throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		@GetMapping("/")
		Thing get() {
			return new Thing("b", "a", 1);
		}

		@PostMapping("/")
		String post(@RequestBody JsonNode json) {
			return json.path("order").toString();
		}

	}

	record Thing(String secondName, String firstName, @JsonSerialize(using = ByJackson2.class) int amount) {

	}

	static class ByJackson2 extends StdSerializer<Integer> {

		private static final long serialVersionUID = 1L;

		ByJackson2() {
			super(Integer.class);
		}

		@Override
		public void serialize(Integer value, JsonGenerator generator, SerializerProvider provider) throws IOException {
			generator.writeString("by Jackson 2");
		}

	}

}
