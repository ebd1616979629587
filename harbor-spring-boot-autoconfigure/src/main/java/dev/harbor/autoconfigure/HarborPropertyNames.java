package dev.harbor.autoconfigure;

import dev.harbor.client.HarborClientSettingNames;

/**
 * {@link HarborClientSettingNames} that are names of properties.
 */
class HarborPropertyNames implements HarborClientSettingNames {

	@Override
	public String client(String client, String setting) {
		return HarborProperties.propertyName(client, setting);
	}

	@Override
	public String webhookSecret(String endpoint) {
		return HarborWebhookProperties.secretPropertyName(endpoint);
	}

}
