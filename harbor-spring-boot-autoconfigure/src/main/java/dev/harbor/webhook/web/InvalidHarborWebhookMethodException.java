package dev.harbor.webhook.web;

import java.lang.reflect.Method;

/**
 * A controller method with a webhook parameter cannot work, or not safely.
 */
public class InvalidHarborWebhookMethodException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String method;

	private final String problem;

	private final String action;

	/**
	 * Create an exception.
	 * @param method the method
	 * @param problem what is wrong with it, a sentence without its full stop
	 * @param action what to do about it, a sentence
	 */
	public InvalidHarborWebhookMethodException(Method method, String problem, String action) {
		this(method.getDeclaringClass().getName() + "." + method.getName(), problem, action);
	}

	private InvalidHarborWebhookMethodException(String method, String problem, String action) {
		super("Webhook method %s: %s".formatted(method, problem));
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
