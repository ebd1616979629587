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

package dev.harbor.webhook.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with named parameters, parsed once.
 */
final class Sql {

	private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

	private final String text;

	private final Parameter[] parameters;

	private Sql(String text, Parameter[] parameters) {
		this.text = text;
		this.parameters = parameters;
	}

	static Sql of(String text) {
		List<Parameter> parameters = new ArrayList<>();
		String prepared = PARAMETER.matcher(text.strip()).replaceAll((match) -> {
			parameters.add(Parameter.of(match.group(1)));
			return Matcher.quoteReplacement("?");
		});
		return new Sql(prepared, parameters.toArray(Parameter[]::new));
	}

	PreparedStatement prepare(Connection connection, Values values) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(this.text);
		for (int i = 0; i < this.parameters.length; i++) {
			switch (this.parameters[i]) {
				case APPLICATION -> statement.setString(i + 1, values.application());
				case ENDPOINT -> statement.setString(i + 1, values.endpoint());
				case EVENT_ID -> statement.setString(i + 1, values.eventId());
				case TOKEN -> statement.setString(i + 1, values.token());
				case DURATION -> statement.setLong(i + 1, values.duration());
			}
		}
		return statement;
	}

	@Override
	public String toString() {
		return this.text;
	}

	private enum Parameter {

		APPLICATION("application"), ENDPOINT("endpoint"), EVENT_ID("eventId"), TOKEN("token"), DURATION("duration");

		private final String name;

		Parameter(String name) {
			this.name = name;
		}

		private static Parameter of(String name) {
			for (Parameter parameter : values()) {
				if (parameter.name.equals(name)) {
					return parameter;
				}
			}
			throw new IllegalArgumentException("There is no parameter '%s'".formatted(name));
		}

	}

	/**
	 * The values of all parameters. Each statement uses those that it names.
	 */
	record Values(String application, String endpoint, String eventId, String token, long duration) {

	}

}
