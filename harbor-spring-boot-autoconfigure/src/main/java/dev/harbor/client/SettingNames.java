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

package dev.harbor.client;

import java.util.List;

import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Names of settings in messages: the configured names, or the methods of the builder.
 */
final class SettingNames {

	private static final List<HarborClientSettingNames> names = SpringFactoriesLoader
		.forDefaultResourceLocation(SettingNames.class.getClassLoader())
		.load(HarborClientSettingNames.class);

	private SettingNames() {
	}

	static String of(String client, String setting) {
		return names.isEmpty() ? setting : names.get(0).client(client, setting);
	}

	static String ofWebhookSecret(String endpoint) {
		return names.isEmpty() ? "webhookVerifiers" : names.get(0).webhookSecret(endpoint);
	}

}
