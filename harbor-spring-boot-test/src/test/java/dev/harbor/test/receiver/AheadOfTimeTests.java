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

package dev.harbor.test.receiver;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.aot.AotDetector;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.aot.TestContextAotGenerator;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import dev.harbor.test.SignedDelivery;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for contexts of webhook receivers that were processed ahead of time.
 */
class AheadOfTimeTests {

	@Test
	@CompileWithForkedClassLoader
	void deliveriesAreSignedForAProcessedContext() {
		TestGenerationContext generation = new TestGenerationContext();
		new TestContextAotGenerator(generation.getGeneratedFiles()).processAheadOfTime(Stream.of(Slice.class));
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			System.setProperty(AotDetector.AOT_ENABLED, "true");
			try {
				EngineTestKit.engine("junit-jupiter")
					.selectors(DiscoverySelectors.selectClass(Slice.class))
					.execute()
					.testEvents()
					.assertStatistics((statistics) -> statistics.started(1).succeeded(1));
			}
			finally {
				System.clearProperty(AotDetector.AOT_ENABLED);
			}
		});
	}

	@WebMvcTest
	static class Slice {

		@Test
		void deliveryReachesTheHandler(@Autowired MockMvcTester mvc, @Autowired ReceiverController controller,
				@Autowired ApplicationContext context) {
			assertThat(AotDetector.useGeneratedArtifacts()).isTrue();
			// Only the processed initializer, without configuration classes.
			assertThat(context.getBeanDefinitionNames())
				.doesNotContain(AnnotationConfigUtils.CONFIGURATION_ANNOTATION_PROCESSOR_BEAN_NAME);
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of());
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery.forged())))
				.hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(controller.received()).hasSize(1);
		}

	}

}
