package dev.harbor.client;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Checks base URLs.
 */
final class BaseUrls {

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]",
			Pattern.CASE_INSENSITIVE);

	private BaseUrls() {
	}

	static URI requireValid(URI url) {
		String host = url.getHost();
		if (host == null || url.getScheme() == null) {
			throw new IllegalArgumentException("Base URL must have a scheme and a host");
		}
		boolean loopback = LOOPBACK.matcher(host).matches();
		if (!url.getScheme().equalsIgnoreCase("https") && !(url.getScheme().equalsIgnoreCase("http") && loopback)) {
			throw new IllegalArgumentException("Base URL must be https, or http on a loopback address");
		}
		if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
			throw new IllegalArgumentException("Base URL must have no user information, query or fragment");
		}
		String text = url.toString();
		while (text.endsWith("/")) {
			text = text.substring(0, text.length() - 1);
		}
		if (text.endsWith("/v1")) {
			throw new IllegalArgumentException("Base URL must not end with /v1, which is added to it");
		}
		return URI.create(text);
	}

}
