package dev.harbor.jdbc;

/**
 * A task that another instance has taken over, so that the current transaction must not
 * commit.
 */
class TaskLostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	TaskLostException(String id) {
		super("Task '%s' was taken over by another instance".formatted(id));
	}

}
