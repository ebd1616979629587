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

package dev.harbor.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HarborJsonReader}.
 */
class HarborJsonReaderTests {

	/**
	 * Read the property {@code a}, and make sure that the next one is found after it.
	 */
	private static <T> @Nullable T read(String value, Function<HarborJsonReader, @Nullable T> reader) {
		byte[] json = ("{\"a\":" + value + ",\"b\":2}").getBytes(StandardCharsets.UTF_8);
		return HarborJsonReader.read(json, (object) -> {
			assertThat(object.nextName()).isEqualTo("a");
			T read = reader.apply(object);
			assertThat(object.nextName()).isEqualTo("b");
			assertThat(object.nextName()).isNull();
			return read;
		});
	}

	private static void assertRefused(String value, String problem, Function<HarborJsonReader, ?> reader) {
		assertThatIllegalArgumentException().isThrownBy(() -> read(value, reader::apply)).withMessage(problem);
	}

	@Test
	void textIsRead() {
		assertThat(read("\"\\u00e9\"", HarborJsonReader::text)).isEqualTo("\u00e9");
		assertRefused("1", "'a' is not text", HarborJsonReader::text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "1", "true", "[\"x\"]", "{\"x\":\"y\"}" })
	void otherValueThanTextIsSkipped(String value) {
		assertThat(read(value, HarborJsonReader::textIfAny)).isNull();
		assertThat(read("\"x\"", HarborJsonReader::textIfAny)).isEqualTo("x");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "true | true", "false | false", "null | false", "[true] | false", "{\"x\":true} | false" })
	void flagIsTrueOnlyIfTheValueIs(String value, boolean flag) {
		assertThat(read(value, HarborJsonReader::flag)).isEqualTo(flag);
	}

	@Test
	void timeIsRead() {
		assertThat(read("\"2026-01-02T03:04:05Z\"", HarborJsonReader::time))
			.isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
		assertRefused("\"yesterday\"", "'a' is not a time in ISO 8601", HarborJsonReader::time);
	}

	@Test
	void listsAreRead() {
		assertThat(read("[\"x\",\"y\"]", HarborJsonReader::texts)).containsExactly("x", "y");
		assertThat(read("[]", HarborJsonReader::texts)).isEmpty();
		List<String> names = read("[{\"n\":\"x\"},{\"n\":\"y\"}]",
				(reader) -> reader.objects(HarborJsonReaderTests::onlyText));
		assertThat(names).containsExactly("x", "y");
		assertRefused("{}", "'a' is not a list", HarborJsonReader::texts);
		assertRefused("[1]", "'a' is not text", HarborJsonReader::texts);
		assertRefused("[1]", "'a' is not a JSON object", (reader) -> reader.objects(HarborJsonReaderTests::onlyText));
	}

	@Test
	void objectIsRead() {
		String name = read("{\"n\":\"x\"}", (reader) -> reader.object(HarborJsonReaderTests::onlyText));
		assertThat(name).isEqualTo("x");
		assertRefused("[]", "'a' is not a JSON object", (reader) -> reader.object(HarborJsonReaderTests::onlyText));
	}

	private static String onlyText(HarborJsonReader reader) {
		assertThat(reader.nextName()).isEqualTo("n");
		String text = reader.text();
		assertThat(reader.nextName()).isNull();
		return text;
	}

	@Test
	void textOfAnObjectIsKept() {
		assertThat(read("{ \"n\" : [1.0, \"\u00e9}\"] }", HarborJsonReader::objectText))
			.isEqualTo("{ \"n\" : [1.0, \"\u00e9}\"] }");
		assertRefused("1", "'a' is not a JSON object", HarborJsonReader::objectText);
	}

	@Test
	void valueIsSkipped() {
		String result = read("{\"n\":[{\"b\":1}]}", (reader) -> {
			reader.skip();
			return "skipped";
		});
		assertThat(result).isEqualTo("skipped");
	}

	@Test
	void missingPropertyIsNamed() {
		assertThat(HarborJsonReader.present("x", "id")).isEqualTo("x");
		assertThatIllegalArgumentException().isThrownBy(() -> HarborJsonReader.present(null, "id"))
			.withMessage("Has no 'id'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "`` | Is not a JSON object", "[] | Is not a JSON object", "{}{} | Is followed by something else",
					"\ufeff{} | Begins with a byte order mark" })
	void otherTextThanOneObjectIsRefused(String json, String problem) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		assertThatIllegalArgumentException().isThrownBy(() -> HarborJsonReader.read(bytes, HarborJsonReader::nextName))
			.withMessage(problem);
	}

	@Test
	void malformedJsonIsRefusedWithoutItsValues() {
		byte[] bytes = "{\"iban\":\"DE02120300000000202051".getBytes(StandardCharsets.UTF_8);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HarborJsonReader.read(bytes, (reader) -> reader.nextName() + reader.text()))
			.withMessageStartingWith("Is not well-formed JSON: ")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("DE02"));
	}

	@Test
	void otherEncodingIsRefused() {
		byte[] bytes = "{}".getBytes(StandardCharsets.UTF_16BE);
		assertThatIllegalArgumentException().isThrownBy(() -> HarborJsonReader.read(bytes, HarborJsonReader::nextName))
			.withMessage("Is not UTF-8");
	}

}
