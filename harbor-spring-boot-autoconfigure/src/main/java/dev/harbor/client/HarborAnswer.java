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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.springframework.http.HttpHeaders;

/**
 * An answer of the API.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the whole body
 */
record HarborAnswer(int status, HttpHeaders headers, byte[] body) {

	private static final List<DateTimeFormatter> DATE_FORMATS = List.of(DateTimeFormatter.RFC_1123_DATE_TIME,
			DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.US),
			DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC));

	boolean isSuccessful() {
		return this.status >= 200 && this.status < 300;
	}

	/**
	 * Return the time of the server in seconds.
	 */
	Optional<Instant> serverTime() {
		return time(HttpHeaders.DATE);
	}

	/**
	 * Return a header that is a date, in any of the three forms of HTTP.
	 */
	Optional<Instant> time(String header) {
		String text = this.headers.getFirst(header);
		if (text == null) {
			return Optional.empty();
		}
		for (DateTimeFormatter format : DATE_FORMATS) {
			try {
				return Optional.of(Instant.from(format.parse(text)));
			}
			catch (DateTimeException ex) {
				// It may be in another form.
			}
		}
		return Optional.empty();
	}

}
