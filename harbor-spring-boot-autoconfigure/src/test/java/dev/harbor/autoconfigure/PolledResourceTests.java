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

package dev.harbor.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import dev.harbor.ApiKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PolledResource}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PolledResourceTests {

	private static final String OLD = "hb_test_old0000001";

	private static final String NEW = "hb_test_new0000002";

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void write() throws IOException {
		this.file = this.directory.resolve("key");
		writeLongAgo(OLD);
	}

	@Test
	void rewrittenFileIsNoticed() throws IOException {
		PolledResource<String> resource = polledAlways();
		assertThat(resource.get()).isEqualTo(OLD);
		writeLongAgo(NEW);
		assertThat(resource.get()).isEqualTo(NEW);
	}

	@Test
	void renamedFileIsNoticed() throws IOException {
		PolledResource<String> resource = polledAlways();
		assertThat(resource.get()).isEqualTo(OLD);
		Path other = Files.writeString(this.directory.resolve("other"), NEW);
		age(other);
		Files.move(other, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		assertThat(resource.get()).isEqualTo(NEW);
	}

	@Test
	void changeIsNoticedWithTheSameSizeAndTime() throws IOException {
		PolledResource<String> resource = polledAlways();
		assertThat(resource.get()).isEqualTo(OLD);
		FileTime before = Files.getLastModifiedTime(this.file);
		Files.writeString(this.file, NEW);
		Files.setLastModifiedTime(this.file, before);
		assertThat(resource.get()).isEqualTo(NEW);
	}

	@Test
	void incompleteKeyIsNotUsed() throws IOException {
		PolledResource<String> resource = polledAlways();
		assertThat(resource.get()).isEqualTo(OLD);
		Files.writeString(this.file, NEW.substring(0, 12));
		Files.setLastModifiedTime(this.file, FileTime.from(Instant.now().plusSeconds(3600)));
		for (int i = 0; i < 20; i++) {
			assertThat(resource.get()).isEqualTo(OLD);
		}
		writeLongAgo(NEW);
		assertThat(resource.get()).isEqualTo(NEW);
	}

	@Test
	void newKeyIsUsedAfterTheInterval() throws IOException {
		PolledResource<String> resource = polledAlways();
		assertThat(resource.get()).isEqualTo(OLD);
		Files.writeString(this.file, NEW);
		// A time stamp of a file system with a fast clock.
		Files.setLastModifiedTime(this.file, FileTime.from(Instant.now().plusSeconds(3600)));
		Awaitility.await().untilAsserted(() -> assertThat(resource.get()).isEqualTo(NEW));
	}

	@Test
	void newKeyIsUsedImmediatelyAfterARefusal() throws IOException {
		PolledResource<String> resource = polled(Duration.ofHours(1));
		assertThat(resource.get()).isEqualTo(OLD);
		Files.writeString(this.file, NEW);
		assertThat(resource.get()).isEqualTo(OLD);
		resource.readAgain();
		assertThat(resource.get()).isEqualTo(NEW);
	}

	@Test
	void newKeyIsUsedAfterARefusalWithoutPolling() throws IOException {
		PolledResource<String> resource = polled(Duration.ZERO);
		assertThat(resource.get()).isEqualTo(OLD);
		writeLongAgo(NEW);
		assertThat(resource.get()).isEqualTo(OLD);
		resource.readAgain();
		assertThat(resource.get()).isEqualTo(NEW);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "hb_te", "sk_s3cr3t", "hb_test_two words", "hb_test_one\nhb_test_two\n" })
	void invalidContentKeepsTheOldKeyAndIsLoggedOnce(String content, CapturedOutput output) throws IOException {
		PolledResource<String> resource = polledAlways();
		assertThat(resource.get()).isEqualTo(OLD);
		writeLongAgo(content);
		for (int i = 0; i < 3; i++) {
			assertThat(resource.get()).isEqualTo(OLD);
			resource.readAgain();
		}
		assertThat(output).containsOnlyOnce("the previous content stays in use")
			.contains("WARN", this.file.toString(), "'harbor.secret-key-location'")
			.doesNotContain("s3cr3t", "two words", OLD);
		writeLongAgo(NEW);
		assertThat(resource.get()).isEqualTo(NEW);
	}

	@Test
	void missingFileKeepsTheOldKeyAndIsLoggedEachTime(CapturedOutput output) throws IOException {
		PolledResource<String> resource = polledAlways();
		for (int i = 0; i < 2; i++) {
			writeLongAgo(OLD);
			assertThat(resource.get()).isEqualTo(OLD);
			Files.delete(this.file);
			assertThat(resource.get()).isEqualTo(OLD);
			assertThat(resource.get()).isEqualTo(OLD);
		}
		assertThat(output.getOut().split("the previous content stays in use", -1)).hasSize(3);
	}

	@Test
	void oldKeyStaysInUseWhenTheFileIsUnreadable(CapturedOutput output) throws IOException {
		PolledResource<String> resource = polledAlways();
		assertThat(resource.get()).isEqualTo(OLD);
		Files.delete(this.file);
		Files.createDirectory(this.file);
		assertThat(resource.get()).isEqualTo(OLD);
		assertThat(resource.get()).isEqualTo(OLD);
		assertThat(output).containsOnlyOnce("the previous content stays in use");
	}

	@Test
	void fileCreatedLaterIsUsed(CapturedOutput output) throws IOException {
		Files.delete(this.file);
		PolledResource<String> resource = polled(Duration.ofHours(1));
		assertThat(resource.get()).isNull();
		assertThat(resource.get()).isNull();
		assertThat(output).containsOnlyOnce("it is read again when it is needed");
		Files.writeString(this.file, NEW);
		assertThat(resource.get()).isEqualTo(NEW);
	}

	private PolledResource<String> polledAlways() {
		return polled(Duration.ofNanos(1));
	}

	private PolledResource<String> polled(Duration interval) {
		return new PolledResource<>("harbor.secret-key-location", new FileSystemResource(this.file), interval,
				(content) -> ApiKey.of(content.strip()).value());
	}

	private void writeLongAgo(String content) throws IOException {
		Files.writeString(this.file, content);
		age(this.file);
	}

	private static void age(Path file) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
	}

}
