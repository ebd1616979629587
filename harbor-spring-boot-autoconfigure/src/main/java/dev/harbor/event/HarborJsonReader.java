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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Streaming reader of Harbor's JSON, independent of the application's settings. Public
 * for the packages that read answers and deliveries of Harbor. Not safe for use by
 * several threads.
 * <p>
 * Unexpected JSON fails with an {@link IllegalArgumentException} that contains names, but
 * no values.
 *
 * @since 0.1.0
 */
public final class HarborJsonReader {

	private static final JsonFactory factory = new JsonFactory();

	// The first byte of it, which no JSON object begins with otherwise.
	private static final byte BYTE_ORDER_MARK = (byte) 0xef;

	private static final char REPLACEMENT = '\ufffd';

	private final JsonParser parser;

	private final byte[] json;

	private String name = "";

	private HarborJsonReader(JsonParser parser, byte[] json) {
		this.parser = parser;
		this.json = json;
	}

	/**
	 * Read a text that is one JSON object.
	 * @param <T> the type of the result
	 * @param json the text in UTF-8, which is not kept
	 * @param object reads the object, from {@link #nextName()} to its end
	 * @return the value
	 * @throws IllegalArgumentException if the text is no such object
	 */
	public static <T> T read(byte[] json, Function<HarborJsonReader, T> object) {
		require(json.length == 0 || json[0] != BYTE_ORDER_MARK, "Begins with a byte order mark");
		try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
			require(parser.nextToken() == JsonToken.START_OBJECT, "Is not a JSON object");
			// Jackson detects other encodings, and then knows no positions to cut
			// payloads out at.
			require(parser.currentTokenLocation().getByteOffset() >= 0, "Is not UTF-8");
			T result = object.apply(new HarborJsonReader(parser, json));
			require(parser.nextToken() == null, "Is followed by something else");
			return result;
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Is not well-formed JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * Go to the next property of the object, whose value is then read, or skipped.
	 * @return its name, or {@code null} at the end of the object
	 */
	public @Nullable String nextName() {
		String next = this.parser.nextName();
		if (next != null) {
			this.name = next;
			this.parser.nextToken();
		}
		return next;
	}

	/**
	 * Skip the value.
	 */
	public void skip() {
		this.parser.skipChildren();
	}

	/**
	 * Read a text.
	 * @return the text
	 */
	public String text() {
		require(this.parser.currentToken() == JsonToken.VALUE_STRING, "'%s' is not text", this.name);
		return this.parser.getString();
	}

	/**
	 * Read a text that may be missing.
	 * @return the text, or {@code null} if the value is anything else
	 */
	public @Nullable String textIfAny() {
		if (this.parser.currentToken() == JsonToken.VALUE_STRING) {
			return this.parser.getString();
		}
		skip();
		return null;
	}

	/**
	 * Read a flag.
	 * @return whether the value is {@code true}
	 */
	public boolean flag() {
		skip();
		return this.parser.currentToken() == JsonToken.VALUE_TRUE;
	}

	/**
	 * Read a time.
	 * @return the time
	 */
	public Instant time() {
		String text = text();
		try {
			return JsonTimes.parse(text);
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("'%s' is not a time in ISO 8601".formatted(this.name), ex);
		}
	}

	/**
	 * Read a list of texts.
	 * @return the texts
	 */
	public List<String> texts() {
		return list(HarborJsonReader::text);
	}

	/**
	 * Read a list of objects.
	 * @param <T> the type of the results
	 * @param object reads each object, from {@link #nextName()} to its end
	 * @return the value
	 */
	public <T> List<T> objects(Function<HarborJsonReader, T> object) {
		return list((reader) -> object(object));
	}

	/**
	 * Read an object.
	 * @param <T> the type of the result
	 * @param object reads it, from {@link #nextName()} to its end
	 * @return the value
	 */
	public <T> T object(Function<HarborJsonReader, T> object) {
		requireObject();
		return object.apply(this);
	}

	/**
	 * Read the properties of an event, to its end.
	 * @return the event
	 */
	public Event event() {
		return ReceivedEvent.read(this);
	}

	private <T> List<T> list(Function<HarborJsonReader, T> element) {
		require(this.parser.currentToken() == JsonToken.START_ARRAY, "'%s' is not a list", this.name);
		List<T> elements = new ArrayList<>();
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			elements.add(element.apply(this));
		}
		return elements;
	}

	/**
	 * Read an object as the text that it is.
	 */
	String objectText() {
		requireObject();
		int start = (int) this.parser.currentTokenLocation().getByteOffset();
		this.parser.skipChildren();
		int end = (int) this.parser.currentLocation().getByteOffset();
		String text = new String(this.json, start, end - start, StandardCharsets.UTF_8);
		// Jackson also reads some bytes that are not UTF-8, which are replaced here.
		require(text.indexOf(REPLACEMENT) < 0 || isEncoded(text, start, end), "Is not UTF-8");
		return text;
	}

	private boolean isEncoded(String text, int start, int end) {
		byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
		return Arrays.equals(encoded, 0, encoded.length, this.json, start, end);
	}

	private void requireObject() {
		require(this.parser.currentToken() == JsonToken.START_OBJECT, "'%s' is not a JSON object", this.name);
	}

	/**
	 * Require a property to be there.
	 * @param <T> the type of its value
	 * @param value its value, if it is there
	 * @param name its name
	 * @return its value
	 */
	public static <T> T present(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException("Has no '%s'".formatted(name));
		}
		return value;
	}

	private static void require(boolean condition, String problem, Object... arguments) {
		if (!condition) {
			throw new IllegalArgumentException(problem.formatted(arguments));
		}
	}

}
