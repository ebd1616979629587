package dev.harbor.test;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;

/**
 * Puts the API on a WireMock server.
 */
final class SandboxServer implements ResponseDefinitionTransformerV2 {

	private static final String NAME = "harbor-sandbox";

	private static final int JOURNAL_ENTRIES = 1000;

	private final SandboxApi api;

	private SandboxServer(SandboxApi api) {
		this.api = api;
	}

	static WireMockServer create(SandboxApi api) {
		SandboxStub stub = new SandboxStub(NAME);
		return new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.dynamicPort()
			.maxRequestJournalEntries(JOURNAL_ENTRIES)
			.stubRequestLoggingDisabled(true)
			.templatingEnabled(false)
			.gzipDisabled(true)
			.mappingSource(stub)
			.extensionScanningEnabled(true)
			.extensions(stub, new SandboxServer(api)));
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public boolean applyGlobally() {
		// Stubs of the user's own are not the sandbox's business.
		return false;
	}

	@Override
	public ResponseDefinition transform(ServeEvent event) {
		return render(this.api.handle(new WireMockRequest(event.getRequest()))).build();
	}

	private static ResponseDefinitionBuilder render(Answer answer) {
		ResponseDefinitionBuilder response = new ResponseDefinitionBuilder().withStatus(answer.status())
			.withBody(answer.body());
		answer.headers().forEach(response::withHeader);
		return response;
	}

}
