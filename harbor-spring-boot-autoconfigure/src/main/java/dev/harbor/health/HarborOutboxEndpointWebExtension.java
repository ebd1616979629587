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

import dev.harbor.health.HarborOutboxEndpoint.DiscardedDescriptor;
import dev.harbor.health.HarborOutboxEndpoint.RetriedDescriptor;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} for the {@link HarborOutboxEndpoint}, which answers 404
 * for unknown entries.
 *
 * @since 0.2.0
 */
@EndpointWebExtension(endpoint = HarborOutboxEndpoint.class)
public class HarborOutboxEndpointWebExtension {

	private final HarborOutboxEndpoint endpoint;

	/**
	 * Create an extension.
	 * @param endpoint the endpoint
	 */
	public HarborOutboxEndpointWebExtension(HarborOutboxEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Retry an entry.
	 * @param id the id of the entry
	 * @return the number of entries, 0 if the entry cannot be retried in its state
	 */
	@WriteOperation
	public WebEndpointResponse<RetriedDescriptor> retry(@Selector String id) {
		RetriedDescriptor retried = this.endpoint.retry(id);
		return answer(retried, retried.retried() > 0 || this.endpoint.entry(id) != null);
	}

	/**
	 * Discard an entry.
	 * @param id the id of the entry
	 * @return the number of entries, 0 if the entry cannot be discarded in its state
	 */
	@DeleteOperation
	public WebEndpointResponse<DiscardedDescriptor> discard(@Selector String id) {
		DiscardedDescriptor discarded = this.endpoint.discard(id);
		return answer(discarded, discarded.discarded() > 0 || this.endpoint.entry(id) != null);
	}

	private static <T> WebEndpointResponse<T> answer(T body, boolean found) {
		return found ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
