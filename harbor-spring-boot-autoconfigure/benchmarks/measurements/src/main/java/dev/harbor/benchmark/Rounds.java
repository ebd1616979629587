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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures several arms in turn, in alternating order, so that changes of the machine
 * affect all of them.
 */
final class Rounds {

	private final Map<String, Arm> arms = new LinkedHashMap<>();

	private final Map<String, List<Map<String, Double>>> samples = new LinkedHashMap<>();

	Rounds arm(String name, Arm arm) {
		this.arms.put(name, arm);
		this.samples.put(name, new ArrayList<>());
		return this;
	}

	Rounds run(int count) throws Exception {
		for (int round = 0; round < count; round++) {
			List<String> names = new ArrayList<>(this.arms.keySet());
			if (round % 2 == 1) {
				Collections.reverse(names);
			}
			for (String name : names) {
				Map<String, Double> sample = this.arms.get(name).measure();
				this.samples.get(name).add(sample);
				System.out.println("  round " + (round + 1) + " of " + count + ", " + name + ": " + sample);
			}
		}
		return this;
	}

	double[] values(String arm, String figure) {
		return this.samples.get(arm).stream().mapToDouble((sample) -> sample.get(figure)).toArray();
	}

	double median(String arm, String figure) {
		double[] values = values(arm, figure);
		Arrays.sort(values);
		int middle = values.length / 2;
		return (values.length % 2 == 1) ? values[middle] : (values[middle - 1] + values[middle]) / 2;
	}

	Ratio ratio(String arm, String other, String figure) {
		return Ratio.of(values(arm, figure), values(other, figure));
	}

	/**
	 * Measures once, in a new process.
	 */
	@FunctionalInterface
	interface Arm {

		Map<String, Double> measure() throws Exception;

	}

}
