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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A server that receives deliveries from this process. Its results are {@code throughput}
 * in requests per second and, per request, {@code cpu} microseconds of processor time and
 * {@code bytes} allocated by its threads.
 * <p>
 * Warms up until the compiler of the JVM has nearly finished. It competes with server and
 * sender for the processors before, so a shorter warm-up compares how much code there is
 * to compile.
 *
 * @param module the module of the application
 * @param path the path of the handler
 * @param maxWarmUps the number of warm-ups, of five seconds each, after which to measure
 * anyway
 * @param millis the duration of the measurement
 * @param arguments the arguments of the application
 */
record ReceivingArm(String module, String path, int maxWarmUps, long millis,
		List<String> arguments) implements Rounds.Arm {

	private static final int CONNECTIONS = 16;

	private static final int SIZE = 1024;

	private static final int WARM_UP_MILLIS = 5000;

	private static final int FINISHED_MILLIS = 500;

	@Override
	public Map<String, Double> measure() throws Exception {
		List<String> all = new ArrayList<>(
				Arrays.asList("--server.port=0", "--server.tomcat.max-keep-alive-requests=-1"));
		all.addAll(this.arguments);
		try (ChildProcess server = ChildProcess.start(this.module,
				"dev.harbor.benchmark.receiving.ReceivingApplication", all.toArray(String[]::new))) {
			int port = Integer.parseInt(server.await("PORT"));
			server.discardOutput();
			int warmUps = warmUp(port);
			long[] before = usage(port);
			long started = System.nanoTime();
			long count = LoadGenerator.post(port, this.path, CONNECTIONS, SIZE, this.millis);
			double seconds = (System.nanoTime() - started) / 1e9;
			long[] after = usage(port);
			if (after[0] - before[0] != count) {
				throw new IllegalStateException(
						"Of %d deliveries %d were handled".formatted(count, after[0] - before[0]));
			}
			return Map.of("throughput", count / seconds, "cpu", (after[1] - before[1]) / 1e3 / count, "bytes",
					(double) (after[2] - before[2]) / count, "warm-ups", (double) warmUps, "compilation",
					(double) (after[3] - before[3]));
		}
	}

	private int warmUp(int port) throws Exception {
		int count = 0;
		int finished = 0;
		while (count < this.maxWarmUps && finished < 2) {
			long before = usage(port)[3];
			LoadGenerator.post(port, this.path, CONNECTIONS, SIZE, WARM_UP_MILLIS);
			finished = (usage(port)[3] - before < FINISHED_MILLIS) ? finished + 1 : 0;
			count++;
		}
		return count;
	}

	private static long[] usage(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/usage")).build();
		String usage = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
		return Arrays.stream(usage.split(" ")).mapToLong(Long::parseLong).toArray();
	}

}
