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

import java.util.List;
import java.util.UUID;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.extension.StubLifecycleListener;
import com.github.tomakehurst.wiremock.standalone.MappingsSource;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.stubbing.StubMappings;
import org.jspecify.annotations.Nullable;

/**
 * The stub of the sandbox. It matches each call that no other stub matches, and is
 * restored when stubs are reset. As the only source of stubs, it also prevents loading of
 * stubs from the project's directory for other WireMock servers.
 */
final class SandboxStub implements MappingsSource, StubLifecycleListener {

	private static final UUID ID = UUID.fromString("8a2e7d4c-6f57-4f0e-9a5d-3f4a6b1c2d10");

	private static final int LAST = Integer.MAX_VALUE;

	private final String transformer;

	private @Nullable StubMappings mappings;

	SandboxStub(String transformer) {
		this.transformer = transformer;
	}

	@Override
	public String getName() {
		return "harbor-sandbox-stub";
	}

	@Override
	public void loadMappingsInto(StubMappings mappings) {
		this.mappings = mappings;
		restore();
	}

	@Override
	public void afterStubsReset() {
		restore();
	}

	private void restore() {
		if (this.mappings != null && this.mappings.get(ID).isEmpty()) {
			this.mappings.addMapping(WireMock.any(WireMock.anyUrl())
				.withId(ID)
				.atPriority(LAST)
				.willReturn(WireMock.aResponse().withTransformers(this.transformer))
				.build());
		}
	}

	@Override
	public void save(List<StubMapping> stubMappings) {
		// Nothing is stored.
	}

	@Override
	public void save(StubMapping stubMapping) {
		// Nothing is stored.
	}

	// Abstract in WireMock.
	@Override
	@Deprecated
	@SuppressWarnings("removal")
	public void remove(StubMapping stubMapping) {
		// Nothing is stored.
	}

	@Override
	public void removeAll() {
		// Nothing is stored.
	}

}
