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

package dev.harbor.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import tools.jackson.databind.JsonNode;

/**
 * Describes violations of a schema. The messages of the validator are not used, because
 * they contain values of the payload.
 */
final class SchemaProblems {

	private static final int MAX_LENGTH = 100;

	private static final Set<String> ABOUT_A_PROPERTY = Set.of("required", "additionalProperties",
			"unevaluatedProperties", "dependentRequired", "propertyNames");

	private SchemaProblems() {
	}

	/**
	 * Describe errors.
	 * @param errors the errors
	 * @param max the maximum number of descriptions
	 * @return the descriptions, the last one with the number of omitted errors
	 */
	static List<String> describe(List<Error> errors, int max) {
		Set<String> all = new LinkedHashSet<>();
		errors.forEach((error) -> all.add(describe(error)));
		List<String> some = new ArrayList<>(all).subList(0, Math.min(max, all.size()));
		return (some.size() == all.size()) ? List.copyOf(some)
				: Stream.concat(some.stream(), Stream.of((all.size() - max) + " more")).toList();
	}

	private static String describe(Error error) {
		String place = String.valueOf(error.getInstanceLocation());
		if (error.getProperty() != null && ABOUT_A_PROPERTY.contains(error.getKeyword())) {
			place += "/" + error.getProperty();
		}
		return (place.isEmpty() ? "the payload itself" : "'" + printable(place) + "'") + " "
				+ (error.getKeyword().equals("required") ? "is missing" : "breaks " + rule(error));
	}

	private static String rule(Error error) {
		JsonNode rule = error.getSchemaNode();
		boolean simple = rule != null && (rule.isValueNode() || rule.isArray()) && !rule.isBoolean();
		return "'" + error.getKeyword() + "'" + (simple ? " (" + shortened(rule.toString()) + ")" : "");
	}

	/*
	 * Names in a payload may contain any characters.
	 */
	private static String printable(String text) {
		return shortened(text.replaceAll("\\p{Cntrl}", "?"));
	}

	private static String shortened(String text) {
		return (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "…" : text;
	}

}
