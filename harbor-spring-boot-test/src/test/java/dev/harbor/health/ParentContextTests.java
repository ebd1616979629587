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

package dev.harbor.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import dev.harbor.HarborEnvironment;
import dev.harbor.client.HarborClient;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.test.HarborSandbox;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the actuator of an application whose web context has an auto-configured
 * parent.
 */
class ParentContextTests {

	@Test
	void operatorsSeeTheClientsOfTheWebContext() throws Exception {
		try (HarborSandbox sandbox = HarborSandbox.start()) {
			String key = sandbox.createKey(HarborEnvironment.SANDBOX);
			SpringApplicationBuilder parent = new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE)
				.properties("harbor.secret-key=hb_test_0123parent", "management.endpoints.web.exposure.include=*",
						"management.endpoint.health.show-details=always", "server.port=0");
			try (ConfigurableApplicationContext context = parent.child(Child.class)
				.web(WebApplicationType.SERVLET)
				.properties("harbor.secret-key=" + key, "harbor.base-url=" + sandbox.baseUrl(),
						"harbor.workspace-id=" + sandbox.workspaceId())
				.run()) {
				context.getBean(HarborClient.class).events().list(ListEventsRequest.create());
				assertThat(get(context, "/actuator/harbor").at("/clients/default/state").stringValue())
					.isEqualTo("accepted");
				assertThat(get(context, "/actuator/health/harbor").at("/details/state").stringValue())
					.isEqualTo("accepted");
				assertThat(context.getBean(MeterRegistry.class).get("harbor.client.rate.limit.max").gauge().value())
					.isPositive();
				((ConfigurableApplicationContext) context.getParent()).close();
			}
		}
	}

	private static JsonNode get(ConfigurableApplicationContext context, String path) throws Exception {
		URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
		return new JsonMapper().readTree(
				HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Parent {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Child {

	}

}
