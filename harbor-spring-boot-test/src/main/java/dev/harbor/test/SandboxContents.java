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

/**
 * The contents of a sandbox, for its page.
 *
 * @param sandbox the sandbox
 * @param keys its keys
 * @param events its events
 * @param webhooks its webhook endpoints
 * @param deliveries its deliveries
 * @param faults the pending faults of calls
 * @param deliveryFaults the pending faults of deliveries
 */
record SandboxContents(HarborSandbox sandbox, ApiKeys keys, EventStore events, WebhookEndpoints webhooks,
		Deliveries deliveries, FaultPlan faults, DeliveryFaultPlan deliveryFaults) {

}
