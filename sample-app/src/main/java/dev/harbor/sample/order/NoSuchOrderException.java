package dev.harbor.sample.order;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * There is no order of that number.
 */
public class NoSuchOrderException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	NoSuchOrderException(String number) {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no order " + number + "."), null);
	}

}
