package dev.harbor.autoconfigure;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Adapts {@link HarborProperties} to {@link HarborConnectionDetails}.
 */
class PropertiesHarborConnectionDetails implements HarborConnectionDetails {

	private final HarborProperties properties;

	PropertiesHarborConnectionDetails(HarborProperties properties) {
		this.properties = properties;
	}

	@Override
	public @Nullable String getSecretKey(String client) {
		return HarborClientSetting.SECRET_KEY.get(this.properties, client);
	}

	@Override
	public @Nullable URI getBaseUrl(String client) {
		return HarborClientSetting.BASE_URL.get(this.properties, client);
	}

}
