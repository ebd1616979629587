package dev.harbor.webhook.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * A statement with named parameters, taken apart once.
 */
final class Sql {

	private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

	private final String text;

	private final List<String> parameters;

	private Sql(String text, List<String> parameters) {
		this.text = text;
		this.parameters = parameters;
	}

	static Sql of(String text) {
		List<String> parameters = new ArrayList<>();
		String prepared = PARAMETER.matcher(text.strip()).replaceAll((match) -> {
			parameters.add(match.group(1));
			return Matcher.quoteReplacement("?");
		});
		return new Sql(prepared, List.copyOf(parameters));
	}

	PreparedStatement prepare(Connection connection, Map<String, Object> values) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(this.text);
		for (int i = 0; i < this.parameters.size(); i++) {
			Object value = values.get(this.parameters.get(i));
			Assert.state(value != null, "There is a parameter without a value");
			statement.setObject(i + 1, value);
		}
		return statement;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
