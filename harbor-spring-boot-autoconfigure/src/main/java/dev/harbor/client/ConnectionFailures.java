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

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLException;

import dev.harbor.HarborConnectionException.Reason;

/**
 * Determines why there is no answer from the exception of an HTTP client.
 */
final class ConnectionFailures {

	private static final int MAX_DEPTH = 20;

	private ConnectionFailures() {
	}

	/**
	 * Return the reason of a failure.
	 * @param failure what the HTTP client has thrown
	 * @param timedOut whether the time of the attempt was over by then
	 * @return the reason
	 */
	static Reason reason(Throwable failure, boolean timedOut) {
		List<Throwable> causes = causes(failure);
		if (has(causes, UnknownHostException.class) || has(causes, UnresolvedAddressException.class)) {
			return Reason.UNKNOWN_HOST;
		}
		if (causes.stream().anyMatch(ConnectionFailures::isConnectTimeout)) {
			return Reason.CONNECT_TIMEOUT;
		}
		if (has(causes, GeneralSecurityException.class)
				|| (has(causes, SSLException.class) && !has(causes, SocketException.class) && !timedOut)) {
			return Reason.TLS;
		}
		if (timedOut || has(causes, HttpTimeoutException.class) || has(causes, SocketTimeoutException.class)) {
			return Reason.TIMEOUT;
		}
		if (has(causes, ConnectException.class) || has(causes, NoRouteToHostException.class)) {
			return Reason.CONNECTION_REFUSED;
		}
		return (failure instanceof IOException) ? Reason.OTHER : Reason.HTTP_CLIENT;
	}

	private static boolean isConnectTimeout(Throwable cause) {
		if (cause instanceof HttpConnectTimeoutException) {
			return true;
		}
		if (!(cause instanceof ConnectException) && !(cause instanceof SocketTimeoutException)) {
			return false;
		}
		// Of other HTTP clients, and of the operating system.
		String message = (cause.getMessage() != null) ? cause.getMessage().toLowerCase(Locale.ROOT) : "";
		return message.contains("connect timed out") || message.contains("connection timed out")
				|| cause.getClass().getSimpleName().equals("ConnectTimeoutException");
	}

	/**
	 * Describe a failure by its innermost cause.
	 */
	static String describe(Throwable failure) {
		List<Throwable> causes = causes(failure);
		Throwable root = causes.get(causes.size() - 1);
		String name = root.getClass().getSimpleName();
		return (root.getMessage() != null) ? name + ": " + ApiErrors.printable(root.getMessage()) : name;
	}

	private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
		return causes.stream().anyMatch(type::isInstance);
	}

	private static List<Throwable> causes(Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = failure; cause != null && causes.size() < MAX_DEPTH; cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

}
