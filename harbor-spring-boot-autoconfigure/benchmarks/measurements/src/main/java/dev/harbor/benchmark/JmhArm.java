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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One fork of one JMH benchmark. Its results are {@code throughput} in operations per
 * second and {@code bytes} allocated per operation.
 *
 * @param benchmark the class and method
 * @param parameters the parameters
 * @param threads the number of threads
 * @param length the duration of the measurement
 */
record JmhArm(String benchmark, Map<String, String> parameters, int threads, Length length) implements Rounds.Arm {

	@Override
	public Map<String, Double> measure() throws Exception {
		ChainedOptionsBuilder options = new OptionsBuilder().include("\\." + this.benchmark.replace(".", "\\.") + "$")
			.mode(Mode.Throughput)
			.threads(this.threads)
			.forks(1)
			.warmupIterations(this.length.warmUps())
			.warmupTime(TimeValue.milliseconds(this.length.millis()))
			.measurementIterations(this.length.iterations())
			.measurementTime(TimeValue.milliseconds(this.length.millis()))
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.jvmArgsAppend("-Xms1g", "-Xmx1g");
		this.parameters.forEach(options::param);
		Collection<RunResult> results = new Runner(options.build()).run();
		if (results.size() != 1) {
			throw new IllegalStateException(results.size() + " benchmarks are named " + this.benchmark);
		}
		RunResult result = results.iterator().next();
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put("throughput", result.getPrimaryResult().getScore());
		result.getSecondaryResults().forEach((name, secondary) -> {
			if (name.endsWith("gc.alloc.rate.norm")) {
				figures.put("bytes", secondary.getScore());
			}
		});
		return figures;
	}

	/**
	 * The duration of a measurement.
	 *
	 * @param warmUps the number of warm-up iterations
	 * @param iterations the number of measured iterations
	 * @param millis the duration of an iteration
	 */
	record Length(int warmUps, int iterations, int millis) {

	}

}
