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

package dev.harbor.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time of processes on Linux.
 */
final class ProcessorTime {

	private static final double TICKS = 100;

	private ProcessorTime() {
	}

	/**
	 * Return the processor time of a process in seconds.
	 */
	static double of(long pid) {
		long[] times = times(pid);
		return (times[0] + times[1]) / TICKS;
	}

	/**
	 * Return the processor time of a server and its child processes in seconds, including
	 * ended ones.
	 */
	static double withChildren(long pid) {
		long[] times = times(pid);
		double ended = (times[2] + times[3]) / TICKS;
		return of(pid) + ended
				+ ProcessHandle.of(pid).orElseThrow().children().mapToDouble((child) -> ofChild(child.pid())).sum();
	}

	private static double ofChild(long pid) {
		try {
			return of(pid);
		}
		catch (UncheckedIOException ex) {
			// The process has just ended.
			return 0;
		}
	}

	static long parentOf(long pid) {
		return Long.parseLong(fields(pid)[1]);
	}

	/**
	 * Return the ticks in user and kernel mode, of the process and of its ended child
	 * processes.
	 */
	private static long[] times(long pid) {
		String[] fields = fields(pid);
		long[] times = new long[4];
		for (int i = 0; i < times.length; i++) {
			times[i] = Long.parseLong(fields[11 + i]);
		}
		return times;
	}

	private static String[] fields(long pid) {
		try {
			String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
			return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
