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

package dev.harbor.sample;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock of a process, which can be changed while the process runs. Needs a C
 * compiler.
 */
final class ProcessClock {

	private static final String LIBRARY = """
			#define _GNU_SOURCE
			#include <dlfcn.h>
			#include <fcntl.h>
			#include <stdlib.h>
			#include <sys/mman.h>
			#include <sys/time.h>
			#include <time.h>

			static volatile long *offset;

			__attribute__((constructor)) static void map(void) {
				int file = open(getenv("CLOCK_OFFSET"), O_RDONLY);
				void *memory = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
				if (memory != MAP_FAILED)
					offset = memory;
			}

			int clock_gettime(clockid_t id, struct timespec *time) {
				static int (*next)(clockid_t, struct timespec *);
				if (!next)
					next = dlsym(RTLD_NEXT, "clock_gettime");
				int result = next(id, time);
				if (offset && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
					time->tv_sec += *offset;
				return result;
			}

			int gettimeofday(struct timeval *restrict time, void *restrict zone) {
				struct timespec now;
				clock_gettime(CLOCK_REALTIME, &now);
				time->tv_sec = now.tv_sec;
				time->tv_usec = now.tv_nsec / 1000;
				return 0;
			}
			""";

	private final Path library;

	private final Path file;

	private final MappedByteBuffer offset;

	/**
	 * Create a clock.
	 * @param directory a directory for the files of the clock
	 */
	ProcessClock(Path directory) throws IOException, InterruptedException {
		this.library = directory.resolve("clock.so");
		Path source = Files.writeString(directory.resolve("clock.c"), LIBRARY);
		Process compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", this.library.toString(),
				source.toString(), "-ldl")
			.inheritIO()
			.start();
		assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(compiler.exitValue()).isZero();
		this.file = directory.resolve("clock.offset");
		try (RandomAccessFile file = new RandomAccessFile(this.file.toFile(), "rw")) {
			this.offset = file.getChannel().map(MapMode.READ_WRITE, 0, Long.BYTES);
		}
		this.offset.order(ByteOrder.nativeOrder());
	}

	/**
	 * Return whether this machine has a C compiler.
	 */
	static boolean isSupported() {
		return Files.isExecutable(Path.of("/usr/bin/cc"));
	}

	/**
	 * Return the environment of processes that use this clock.
	 */
	Map<String, String> environment() {
		return Map.of("LD_PRELOAD", this.library.toString(), "CLOCK_OFFSET", this.file.toString());
	}

	/**
	 * Set the clock.
	 * @param offset the difference to the clock of the machine
	 */
	void set(Duration offset) {
		this.offset.putLong(0, offset.toSeconds());
	}

}
