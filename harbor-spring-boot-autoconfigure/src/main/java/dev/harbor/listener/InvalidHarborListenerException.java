package dev.harbor.listener;

/**
 * A method that is marked with {@link HarborListener} cannot be called with events.
 */
public class InvalidHarborListenerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String method;

	private final String problem;

	private final String action;

	InvalidHarborListenerException(String method, String problem, String action) {
		super("Listener method %s: %s".formatted(method, problem));
		this.method = method;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Return which method it is.
	 * @return the names of class and method
	 */
	public String getMethod() {
		return this.method;
	}

	/**
	 * Return what is wrong with it.
	 * @return a sentence
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what to do about it.
	 * @return a sentence
	 */
	public String getAction() {
		return this.action;
	}

}
