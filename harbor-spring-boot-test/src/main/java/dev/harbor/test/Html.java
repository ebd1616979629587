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

package dev.harbor.test;

import org.springframework.util.Assert;
import org.springframework.web.util.HtmlUtils;

/**
 * Writes HTML. Markup is written unchanged, values are escaped.
 */
final class Html {

	private static final String PLACE = "{}";

	private final StringBuilder text = new StringBuilder(16_384);

	/**
	 * Write markup.
	 * @param markup the constant markup
	 * @param values the values for each {@code {}}, escaped for text and attributes
	 * @return this
	 */
	Html write(String markup, Object... values) {
		int from = 0;
		for (Object value : values) {
			int place = markup.indexOf(PLACE, from);
			Assert.state(place != -1, "There are more values than placeholders");
			this.text.append(markup, from, place).append(HtmlUtils.htmlEscape(String.valueOf(value), "UTF-8"));
			from = place + PLACE.length();
		}
		this.text.append(markup, from, markup.length());
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
