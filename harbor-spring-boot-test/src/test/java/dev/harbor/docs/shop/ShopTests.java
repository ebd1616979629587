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

package dev.harbor.docs.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.harbor.outbox.HarborOutbox;
import dev.harbor.test.HarborInboxTester;
import dev.harbor.test.HarborOutboxTester;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the application of {@code README.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureHarborSandbox
@AutoConfigureRestTestClient
@TestPropertySource(properties = "spring.sql.init.schema-locations=classpath:dev/harbor/docs/shop/schema.sql")
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
class ShopTests {

	@Test
	void listenerReceivesTheEventOfTheCommittedOrder(@Autowired RestTestClient client,
			@Autowired HarborOutboxTester outboxTester, @Autowired HarborSandbox sandbox,
			@Autowired HarborInboxTester inboxTester, CapturedOutput output) {
		client.post().uri("/orders/A-1001/ship").exchange().expectStatus().isOk();
		outboxTester.awaitIdle();
		sandbox.awaitDeliveries();
		inboxTester.awaitIdle();
		assertThat(sandbox.events()).hasSize(1);
		assertThat(output).contains("Order A-1001 was shipped");
	}

	@Test
	void metersOfInboxAndOutboxAreDocumented(@Autowired MeterRegistry registry, @Autowired HarborOutbox outbox,
			@Autowired HarborOutboxTester outboxTester, @Autowired HarborSandbox sandbox,
			@Autowired HarborInboxTester inboxTester) throws IOException {
		outbox.emit("order.shipped", Map.of("orderNumber", "A-1002"));
		outboxTester.awaitIdle();
		sandbox.awaitDeliveries();
		inboxTester.awaitIdle();
		Set<String> rows = registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().matches("harbor\\.(inbox|outbox)\\..*"))
			.map((id) -> "| `%s` | %s |".formatted(id.getName(),
					id.getTags().stream().map((tag) -> "`" + tag.getKey() + "`").collect(Collectors.joining(", "))))
			.collect(Collectors.toCollection(TreeSet::new));
		List<String> documented = Files.readAllLines(Path.of("../docs/operating.md"))
			.stream()
			.filter((line) -> line.matches("\\| `harbor\\.(inbox|outbox)\\..*"))
			.map((line) -> line.replaceAll("^(\\|[^|]*\\|[^|]*\\|).*", "$1"))
			.toList();
		assertThat(documented).containsExactlyInAnyOrderElementsOf(rows);
	}

}
