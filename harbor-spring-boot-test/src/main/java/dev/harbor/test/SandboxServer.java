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

import java.util.Map;
import java.util.Optional;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import org.jspecify.annotations.Nullable;

import dev.harbor.test.FaultPlan.Fault;

/**
 * WireMock server of the API.
 */
final class SandboxServer implements ResponseDefinitionTransformerV2 {

	private static final String NAME = "harbor-sandbox";

	/**
	 * Marks calls with a fault in the journal.
	 */
	static final String FAULT = "HARBOR_FAULT";

	/**
	 * Marks requests in the journal that are not calls to the API.
	 */
	static final String SITE = "HARBOR_SITE";

	private static final int CONTAINER_THREADS = 64;

	private static final int JOURNAL_ENTRIES = 1000;

	private final SandboxApi api;

	private final FaultPlan faults;

	private final @Nullable ProgramSite site;

	private SandboxServer(SandboxApi api, FaultPlan faults, @Nullable ProgramSite site) {
		this.api = api;
		this.faults = faults;
		this.site = site;
	}

	static WireMockServer create(SandboxApi api, FaultPlan faults, SandboxSettings settings, SandboxContents contents) {
		SandboxStub stub = new SandboxStub(NAME);
		WireMockConfiguration configuration = WireMockConfiguration.options();
		ProgramSite site = null;
		if (settings.program() != null) {
			site = new ProgramSite(contents, settings.program());
			configuration.extensions(new NoAdministration());
		}
		return new WireMockServer(configuration.bindAddress(settings.bindAddress())
			// Zero for any free port.
			.port(settings.port())
			// Created on demand, with enough threads for delayed calls.
			.containerThreads(CONTAINER_THREADS)
			.maxRequestJournalEntries(JOURNAL_ENTRIES)
			.stubRequestLoggingDisabled(true)
			.templatingEnabled(false)
			.gzipDisabled(true)
			.mappingSource(stub)
			.extensionScanningEnabled(true)
			.extensions(stub, new SandboxServer(api, faults, site)));
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public boolean applyGlobally() {
		// Stubs of the user are not affected.
		return false;
	}

	@Override
	public ResponseDefinition transform(ServeEvent event) {
		ApiRequest request = new WireMockRequest(event.getRequest());
		Optional<Answer> ofSite = (this.site != null) ? this.site.handle(request) : Optional.empty();
		if (ofSite.isPresent()) {
			event.appendSubEvent(SITE, Map.of());
			return Answers.of(ofSite.get()).build();
		}
		Optional<Fault> fault = this.faults.take(request);
		if (fault.isEmpty()) {
			ResponseDefinition answer = Answers.of(this.api.handle(request)).build();
			if (answer.getStatus() != 201) {
				// Everything except the answer with a new secret.
				SecretWatch.inspect("an answer of the sandbox", answer.getBody());
			}
			return answer;
		}
		event.appendSubEvent(FAULT, Map.of());
		return fault.get().answer(new FaultyCall(this.api, request, this.faults)).build();
	}

}
