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

package dev.harbor.modulith;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.util.Assert;

/**
 * {@link EventExternalizationTransport} that emits events with the routing target {@code
 * harbor::<type>} through a {@link HarborClient}. Returns after the call. Ignores events
 * for other targets.
 *
 * @since 0.2.0
 */
public final class HarborEventExternalizationTransport implements EventExternalizationTransport {

	private final Supplier<HarborClient> client;

	private final HarborIdempotencyKeyStrategy idempotencyKeys;

	private final HarborRouting routing;

	/**
	 * Create a transport.
	 * @param client the supplier of the client
	 * @param idempotencyKeys the strategy for idempotency keys
	 * @param beanFactory the bean factory for expressions in routing targets
	 */
	public HarborEventExternalizationTransport(Supplier<HarborClient> client,
			HarborIdempotencyKeyStrategy idempotencyKeys, BeanFactory beanFactory) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(idempotencyKeys, "'idempotencyKeys' must not be null");
		Assert.notNull(beanFactory, "'beanFactory' must not be null");
		this.client = client;
		this.idempotencyKeys = idempotencyKeys;
		this.routing = new HarborRouting(beanFactory);
	}

	/**
	 * Emit an event if its target is Harbor.
	 * @param payload the payload, which is written as a JSON object
	 * @param target the target, whose key is the type of the event; both may be
	 * expressions
	 * @return the {@link dev.harbor.event.Event}, or {@code null} for another target
	 */
	@Override
	public CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
		if (!this.routing.isToHarbor(target, () -> payload)) {
			return CompletableFuture.completedFuture(null);
		}
		HarborClient client = this.client.get();
		CreateEventRequest request = CreateEventRequest.of(this.routing.type(target, payload), payload);
		request = client.workspaceId().map(request::workspaceId).orElse(request);
		String idempotencyKey = this.idempotencyKeys.idempotencyKey(payload, request);
		return CompletableFuture.completedFuture(client.events().create(request.idempotencyKey(idempotencyKey)));
	}

}
