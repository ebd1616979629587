package dev.harbor.test.autoconfigure;

/**
 * A client would call Harbor itself with a live key in a test.
 */
class LiveKeyInTestException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	LiveKeyInTestException(String problem, String action) {
		super(problem + " " + action);
		this.problem = problem;
		this.action = action;
	}

	String getProblem() {
		return this.problem;
	}

	String getAction() {
		return this.action;
	}

}
