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

package dev.harbor.test.autoconfigure;

import java.net.URI;
import java.util.Set;

import org.springframework.beans.factory.ObjectProvider;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.test.HarborSandbox;

/**
 * Connects all clients to the sandbox of {@code harbor.sandbox.url}, each with a key of
 * its declared scopes.
 */
final class PropertiesSandboxProgramDetails implements SandboxProgramDetails {

	private final HarborSandboxProperties sandbox;

	private final ObjectProvider<HarborProperties> properties;

	PropertiesSandboxProgramDetails(HarborSandboxProperties sandbox, ObjectProvider<HarborProperties> properties) {
		this.sandbox = sandbox;
		this.properties = properties;
	}

	@Override
	public URI sandboxUrl() {
		URI url = this.sandbox.getUrl();
		if (url == null || url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
				|| !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))) {
			throw new InvalidDevelopmentSettingException(SandboxProgramInitializer.URL,
					"It must be the URL of a sandbox, such as http://localhost:8474");
		}
		if (HarborEnvironment.ofBaseUrl(url).isPresent()) {
			throw new InvalidDevelopmentSettingException(SandboxProgramInitializer.URL,
					"It must be the URL of a local sandbox, not of Harbor");
		}
		return url;
	}

	@Override
	public String getSecretKey(String client) {
		HarborProperties properties = this.properties.getObject();
		Set<Scope> own = properties.getClients().getOrDefault(client, properties).getScopes();
		Set<Scope> scopes = (own != null) ? own : properties.getScopes();
		return HarborSandbox.programKey((scopes != null) ? scopes.toArray(Scope[]::new) : new Scope[0]);
	}

}
