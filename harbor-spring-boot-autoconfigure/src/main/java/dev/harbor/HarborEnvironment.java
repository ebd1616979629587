package dev.harbor;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The two environments of Harbor, whose data is isolated from each other. The environment
 * that a key belongs to is read off its prefix.
 */
public enum HarborEnvironment {

	/**
	 * For development and tests; keys begin with {@code hb_test_}.
	 */
	SANDBOX("hb_test_", "https://sandbox.api.harbor.dev"),

	/**
	 * Production; keys begin with {@code hb_live_}.
	 */
	LIVE("hb_live_", "https://api.harbor.dev");

	private final String keyPrefix;

	private final URI baseUrl;

	HarborEnvironment(String keyPrefix, String baseUrl) {
		this.keyPrefix = keyPrefix;
		this.baseUrl = URI.create(baseUrl);
	}

	/**
	 * Return what each key of this environment begins with.
	 * @return the prefix, with its trailing underscore
	 */
	public String keyPrefix() {
		return this.keyPrefix;
	}

	/**
	 * Return where Harbor serves this environment.
	 * @return the base URL, without the {@code /v1} of the API's version
	 */
	public URI baseUrl() {
		return this.baseUrl;
	}

	/**
	 * Return the environment as it is written in configuration files.
	 * @return the name in lower case, such as {@code sandbox}
	 */
	public String value() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Find the environment that Harbor serves at the host of a URL.
	 * @param baseUrl the URL to look at
	 * @return the environment, or empty if the host is none of Harbor's own
	 */
	public static Optional<HarborEnvironment> ofBaseUrl(URI baseUrl) {
		for (HarborEnvironment environment : values()) {
			if (environment.baseUrl.getHost().equalsIgnoreCase(baseUrl.getHost())) {
				return Optional.of(environment);
			}
		}
		return Optional.empty();
	}

}
