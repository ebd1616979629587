package dev.harbor.autoconfigure;

/**
 * A property cannot be right. Names the property and never repeats its value.
 */
public class InvalidHarborPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String problem;

	/**
	 * Create an exception.
	 * @param property the name of the property
	 * @param problem what is wrong with it, as a sentence without a full stop
	 */
	public InvalidHarborPropertyException(String property, String problem) {
		super("Property '%s': %s".formatted(property, problem));
		this.property = property;
		this.problem = problem;
	}

	String getProperty() {
		return this.property;
	}

	String getProblem() {
		return this.problem;
	}

}
