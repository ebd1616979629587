package dev.harbor.webhook.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with named parameters, taken apart once.
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
	 * The values of all parameters there are. A statement takes those that it has.
	 */
	record Values(String application, String endpoint, String eventId, String token, long duration) {

	}

}
