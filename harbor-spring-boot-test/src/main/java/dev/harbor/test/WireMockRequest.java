package dev.harbor.test;

import java.util.List;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.Request;

/**
 * A call to the API that came through WireMock.
 */
final class WireMockRequest implements ApiRequest {

	private final Request request;

	private final String path;

	WireMockRequest(Request request) {
		this.request = request;
		String url = request.getUrl();
		int query = url.indexOf('?');
		this.path = (query != -1) ? url.substring(0, query) : url;
	}

	@Override
	public String method() {
		return this.request.getMethod().getName();
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public List<String> query(String name) {
		QueryParameter parameter = this.request.queryParameter(name);
		return (parameter.isPresent()) ? parameter.values() : List.of();
	}

	@Override
	public List<String> header(String name) {
		HttpHeader header = this.request.header(name);
		return (header.isPresent()) ? header.values() : List.of();
	}

	@Override
	public byte[] body() {
		byte[] body = this.request.getBody();
		return (body != null) ? body : new byte[0];
	}

}
