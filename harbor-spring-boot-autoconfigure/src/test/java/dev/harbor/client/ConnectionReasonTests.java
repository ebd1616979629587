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

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.client.ClientStatus.LastError;
import dev.harbor.http.HttpStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for the exceptions of calls without an answer.
 */
class ConnectionReasonTests {

	@Test
	void unknownHostIsNamed() {
		HarborClient client = client("http://harbor.invalid:8080");
		assertThat(fail(client, Reason.UNKNOWN_HOST)).contains("unknown host", "harbor.invalid:8080");
	}

	@Test
	void refusedConnectionIsNamed() {
		int port = TestSocketUtils.findAvailableTcpPort();
		HarborClient client = client("http://127.0.0.1:" + port);
		assertThat(fail(client, Reason.CONNECTION_REFUSED)).contains("connection refused", "127.0.0.1:" + port);
	}

	@Test
	void untrustedCertificateIsReported() {
		try (HttpStub server = new HttpStub(WireMockConfiguration::dynamicHttpsPort)) {
			HarborClient client = client("https://localhost:" + server.httpsPort());
			assertThat(fail(client, Reason.TLS)).contains("TLS handshake failed",
					"unable to find valid certification path");
		}
	}

	private static HarborClient client(String url) {
		return HarborClient.builder().apiKey(StubHarbor.KEY).insecureBaseUrl(URI.create(url)).maxRetries(0).build();
	}

	private static String fail(HarborClient client, Reason reason) {
		HarborConnectionException ex = catchThrowableOfType(HarborConnectionException.class,
				() -> client.events().retrieve("evt_1"));
		assertThat(ex.reason()).isEqualTo(reason);
		assertThat(client.status().lastError().flatMap(LastError::reason)).contains(reason);
		assertThat(client.status().lastError().map(LastError::code)).contains("connection");
		return ex.getMessage();
	}

	static Stream<Arguments> failures() {
		return Stream.of(arguments(Reason.UNKNOWN_HOST, new UnknownHostException("harbor.invalid")),
				arguments(Reason.UNKNOWN_HOST,
						caused(new ConnectException(),
								caused(new ConnectException(), new UnresolvedAddressException()))),
				arguments(Reason.CONNECTION_REFUSED,
						caused(new ConnectException(), caused(new ConnectException(), new ClosedChannelException()))),
				arguments(Reason.CONNECTION_REFUSED, new ConnectException("Connection refused")),
				arguments(Reason.CONNECTION_REFUSED, new NoRouteToHostException("No route to host")),
				arguments(Reason.CONNECT_TIMEOUT,
						caused(new HttpConnectTimeoutException("HTTP connect timed out"),
								new ConnectException("HTTP connect timed out"))),
				arguments(Reason.CONNECT_TIMEOUT, new ConnectException("Connection timed out")),
				arguments(Reason.CONNECT_TIMEOUT, new SocketTimeoutException("Connect timed out")),
				arguments(Reason.TIMEOUT, new SocketTimeoutException("Read timed out")),
				arguments(Reason.TIMEOUT, new HttpTimeoutException("request timed out")),
				arguments(Reason.TIMEOUT, new IOException(new HttpTimeoutException("request timed out"))),
				arguments(Reason.TLS,
						caused(new SSLHandshakeException("no path"), new CertificateException("no path"))),
				arguments(Reason.TLS,
						caused(new SSLHandshakeException("Remote host terminated the handshake"), new EOFException())),
				arguments(Reason.TLS, new SSLException("Unsupported or unrecognized SSL message")),
				arguments(Reason.TLS, new IOException(new IOException(new CertificateException("no path")))),
				arguments(Reason.OTHER, caused(new SSLException("Connection reset"), new SocketException("reset"))),
				arguments(Reason.OTHER, new EOFException("EOF reached while reading")),
				arguments(Reason.OTHER, new IOException("HTTP/1.1 header parser received no bytes")),
				arguments(Reason.HTTP_CLIENT, new IllegalStateException("no instances")),
				arguments(Reason.UNKNOWN_HOST, new UncheckedIOException(new UnknownHostException("harbor.invalid"))),
				arguments(Reason.OTHER, circular()));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("failures")
	void reasonIsFoundAmongTheCauses(Reason reason, Throwable failure) {
		assertThat(ConnectionFailures.reason(failure, false)).isEqualTo(reason);
		assertThat(ConnectionFailures.describe(failure)).isNotEmpty();
	}

	@Test
	void failureAfterTheTimeoutOfTheAttemptIsATimeout() {
		assertThat(ConnectionFailures.reason(new IOException("closed"), true)).isEqualTo(Reason.TIMEOUT);
		assertThat(ConnectionFailures.reason(new SSLException("closed"), true)).isEqualTo(Reason.TIMEOUT);
	}

	private static Throwable caused(Throwable failure, Throwable cause) {
		return failure.initCause(cause);
	}

	private static Throwable circular() {
		IOException one = new IOException("one");
		one.initCause(new IOException("two", one));
		return one;
	}

}
