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

package dev.harbor.benchmark.receiving;

import dev.harbor.benchmark.application.Application;
import dev.harbor.client.HarborClient;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/**
 * The application with a client that is injected and methods that receive deliveries.
 */
@SpringBootApplication(proxyBeanMethods = false)
@Import(Application.class)
public class ReceivingApplication {

	ReceivingApplication(HarborClient harborClient) {
	}

	public static void main(String[] args) {
		Application.run(ReceivingApplication.class, args);
	}

}
