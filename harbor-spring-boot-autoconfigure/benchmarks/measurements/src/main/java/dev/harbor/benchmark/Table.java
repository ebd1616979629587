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
import java.util.List;
import java.util.Locale;

/**
 * A table in Markdown.
 */
final class Table {

	private final StringBuilder text = new StringBuilder();

	Table(String... columns) {
		row(columns);
		this.text.append("|").append("---|".repeat(columns.length)).append('\n');
	}

	Table row(String... cells) {
		this.text.append("| ").append(String.join(" | ", cells)).append(" |\n");
		return this;
	}

	/**
	 * Describe whether a ratio reaches a minimum.
	 */
	static String goal(double goal, Ratio ratio) {
		return verdict(number(goal), ratio.mean() >= goal, ratio.low() <= goal && goal <= ratio.high());
	}

	/**
	 * Describe whether a ratio stays within a maximum.
	 */
	static String atMost(double goal, Ratio ratio) {
		return verdict("at most " + number(goal), ratio.mean() <= goal, ratio.low() <= goal && goal <= ratio.high());
	}

	static String verdict(String goal, boolean reached, boolean uncertain) {
		List<String> words = new ArrayList<>(List.of(goal + ":", reached ? "reached" : "missed"));
		if (uncertain) {
			words.add("(within the interval)");
		}
		return String.join(" ", words);
	}

	static String number(double number) {
		if (number >= 100) {
			return String.format(Locale.ROOT, "%,.0f", number);
		}
		return String.format(Locale.ROOT, (number >= 10) ? "%.1f" : "%.2f", number);
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
