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

import java.util.Arrays;
import java.util.Locale;

/**
 * The ratio of two arms in the rounds of a run: the geometric mean and its 95 % interval
 * according to Student's distribution.
 */
record Ratio(double mean, double low, double high) {

	// For 1, 2, ... degrees of freedom.
	private static final double[] STUDENT = { 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
			2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093 };

	static Ratio of(double[] numerators, double[] denominators) {
		double[] logs = new double[numerators.length];
		for (int i = 0; i < logs.length; i++) {
			logs[i] = Math.log(numerators[i] / denominators[i]);
		}
		Interval interval = Interval.of(logs);
		return new Ratio(Math.exp(interval.mean()), Math.exp(interval.low()), Math.exp(interval.high()));
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", this.mean, this.low, this.high);
	}

	/**
	 * A mean and its 95 % interval.
	 */
	record Interval(double mean, double low, double high) {

		static Interval of(double[] values) {
			double mean = Arrays.stream(values).average().orElseThrow();
			if (values.length == 1) {
				return new Interval(mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
			}
			double squares = Arrays.stream(values).map((value) -> (value - mean) * (value - mean)).sum();
			double error = Math.sqrt(squares / (values.length - 1) / values.length);
			double half = error * STUDENT[Math.min(values.length - 1, STUDENT.length) - 1];
			return new Interval(mean, mean - half, mean + half);
		}

	}

}
