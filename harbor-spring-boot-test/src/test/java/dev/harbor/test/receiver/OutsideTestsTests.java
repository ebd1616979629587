package dev.harbor.test.receiver;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Whether an application that has this module on its class path, and is no test, still
 * needs its secrets.
 */
class OutsideTestsTests {

	@Test
	void applicationWithoutASecretDoesNotStart() {
		assertThatException()
			.isThrownBy(() -> SpringApplication.run(ReceiverApplication.class, "--server.port=0").close())
			.withStackTraceContaining("' has no secret");
	}

}
