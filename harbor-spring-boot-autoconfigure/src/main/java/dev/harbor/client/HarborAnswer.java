package dev.harbor.client;

import org.springframework.http.HttpHeaders;

/**
 * One answer of the API.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the whole body
 */
record HarborAnswer(int status, HttpHeaders headers, byte[] body) {

	boolean isSuccessful() {
		return this.status >= 200 && this.status < 300;
	}

}
