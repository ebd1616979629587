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

package dev.harbor.outbox;

import java.io.IOException;
import java.time.Duration;

import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.IdempotencyConflictException;
import dev.harbor.InvalidRequestException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.WorkspaceSuspendedException;
import dev.harbor.outbox.SendFailure.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendFailure}.
 */
class SendFailureTests {

	private static HarborApiException refusal(int status, @Nullable Duration retryAfter) {
		return new HarborApiException("Refused.", "the_code", status, "req_1", retryAfter);
	}

	private static Kind kind(RuntimeException failure) {
		return SendFailure.of(failure).kind();
	}

	@Test
	void kindFollowsTheTypeOfTheException() {
		assertThat(kind(new AuthenticationFailedException("", "c", 500, null))).isEqualTo(Kind.REFUSED);
		assertThat(kind(new PermissionDeniedException("", "c", 500, null, null))).isEqualTo(Kind.REFUSED);
		assertThat(kind(new WorkspaceSuspendedException("", "c", 500, null))).isEqualTo(Kind.REFUSED);
		assertThat(kind(new InvalidRequestException("", "c", 500, null))).isEqualTo(Kind.FINAL);
		assertThat(kind(new ResourceNotFoundException("", "c", 500, null))).isEqualTo(Kind.FINAL);
		assertThat(kind(new IdempotencyConflictException("", "c", 500, null))).isEqualTo(Kind.FINAL);
		assertThat(kind(new RateLimitExceededException("", "c", 500, null, null))).isEqualTo(Kind.LIMITED);
		assertThat(kind(new HarborConnectionException("", null))).isEqualTo(Kind.TRANSIENT);
		assertThat(kind(new IllegalStateException("There is no key"))).isEqualTo(Kind.REFUSED);
	}

	@ParameterizedTest
	@CsvSource({ "200, TRANSIENT", "299, TRANSIENT", "300, REFUSED", "302, REFUSED", "400, FINAL", "402, REFUSED",
			"404, FINAL", "408, TRANSIENT", "409, FINAL", "413, FINAL", "422, FINAL", "425, TRANSIENT",
			"429, TRANSIENT", "499, REFUSED", "500, TRANSIENT", "503, TRANSIENT" })
	void kindOfAnUnknownCodeFollowsTheStatus(int status, Kind kind) {
		assertThat(kind(refusal(status, null))).isEqualTo(kind);
	}

	@Test
	void onlyASuspendedWorkspaceIsAboutTheWorkspace() {
		assertThat(SendFailure.of(new WorkspaceSuspendedException("", "c", 403, null)).isOfWorkspace()).isTrue();
		assertThat(SendFailure.of(refusal(403, null)).isOfWorkspace()).isFalse();
	}

	@Test
	void codeIsThatOfHarborOrTellsThatThereWasNoAnswer() {
		assertThat(SendFailure.of(refusal(503, null)).error()).isEqualTo("the_code: Refused.");
		assertThat(SendFailure.of(new HarborConnectionException("Away.", new IOException("x"))).error())
			.isEqualTo("connection: Away.");
		assertThat(SendFailure.of(new IllegalStateException("No key.")).error()).isEqualTo("not_sent: No key.");
	}

	@Test
	void messageIsThatOfTheCauseWhereAClientCannotBeCreated() {
		assertThat(SendFailure.of(new RuntimeException("creation", new IllegalArgumentException("No key."))).message())
			.isEqualTo("No key.");
	}

	@Test
	void messageOfTheApplicationIsNotKept() {
		assertThat(SendFailure.of(new UnsupportedOperationException("s3cr3t")).error())
			.isEqualTo("not_sent: java.lang.UnsupportedOperationException");
		assertThat(SendFailure.of(new IllegalStateException()).error())
			.isEqualTo("not_sent: java.lang.IllegalStateException");
	}

	@Test
	void keyInAMessageIsNotKept() {
		assertThat(SendFailure.of(new IllegalStateException("Bad key hb_live_s3cr3ts3cr3t")).message())
			.startsWith("Bad key")
			.doesNotContain("s3cr3ts3cr3t");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 299, 408, 500, 503 })
	void entryMayHaveArrivedWhenTheAnswerIsNoRefusal(int status) {
		assertThat(SendFailure.of(refusal(status, null)).mayHaveArrived()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 302, 400, 403, 429, 499 })
	void entryHasNotArrivedAfterARefusal(int status) {
		assertThat(SendFailure.of(refusal(status, null)).mayHaveArrived()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void entryMayHaveArrivedOnceItWasSent(Reason reason) {
		boolean sent = switch (reason) {
			case UNKNOWN_HOST, CONNECTION_REFUSED, CONNECT_TIMEOUT, TLS, CLOSED -> false;
			case TIMEOUT, HTTP_CLIENT, OTHER -> true;
		};
		assertThat(SendFailure.of(new HarborConnectionException("", reason, null)).mayHaveArrived()).isEqualTo(sent);
	}

	@Test
	void entryMayHaveArrivedWithAnEarlierAttempt() {
		HarborApiException last = refusal(403, null);
		last.addSuppressed(refusal(429, null));
		assertThat(SendFailure.of(last).mayHaveArrived()).isFalse();
		last.addSuppressed(new HarborConnectionException("", Reason.TIMEOUT, null));
		assertThat(SendFailure.of(last).mayHaveArrived()).isTrue();
		assertThat(SendFailure.of(new IllegalStateException()).mayHaveArrived()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "0, 50", "49, 50", "50, 50", "51, 51", "2000, 2000" })
	void timeOfHarborIsAtLeastAMoment(long millis, long expected) {
		assertThat(SendFailure.of(refusal(429, Duration.ofMillis(millis))).retryAfter())
			.contains(Duration.ofMillis(expected));
	}

	@Test
	void thereIsNoTimeWithoutAnAnswer() {
		assertThat(SendFailure.of(refusal(429, null)).retryAfter()).isEmpty();
		assertThat(SendFailure.of(new IllegalStateException()).retryAfter()).isEmpty();
	}

}
