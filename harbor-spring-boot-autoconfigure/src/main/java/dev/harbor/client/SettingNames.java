package dev.harbor.client;

import java.util.List;

import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Names settings in messages: as they are called where clients are configured, else as
 * the methods of the builder are.
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
