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

package dev.harbor.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A block of code in a page. Its first line contains the language and then the marker of
 * its check: {@code ```java compile}, {@code ```java of=SomeTests}, {@code ```sh
 * show="why it cannot be run"}.
 *
 * @param page the file of the block
 * @param line the line of the page at which the code begins
 * @param language the language
 * @param mark the marker of the check, or empty if there is none
 * @param argument the argument of the marker, or empty if there is none
 * @param code the code
 */
record CodeBlock(String page, int line, String language, String mark, String argument, String code) {

	private static final Pattern INFO = Pattern.compile("(\\w+) (\\w+)(?:=(?:\"([^\"]+)\"|([^\\s\"]+)))?");

	static CodeBlock of(String page, int line, String info, String code) {
		Matcher matcher = INFO.matcher(info);
		if (!matcher.matches()) {
			return new CodeBlock(page, line, info, "", "", code);
		}
		String argument = (matcher.group(3) != null) ? matcher.group(3) : matcher.group(4);
		return new CodeBlock(page, line, matcher.group(1), matcher.group(2), (argument != null) ? argument : "", code);
	}

	/**
	 * Check this block according to its marker.
	 */
	void check() throws Exception {
		String way = this.language + " " + this.mark;
		assertThat(CodeBlockCheck.BY_MARK).as("%s must say how it is checked", this).containsKey(way);
		CodeBlockCheck.BY_MARK.get(way).get().check(this);
	}

	@Override
	public String toString() {
		return "%s:%s: %s %s".formatted(this.page, this.line, this.language, this.mark);
	}

}
