package dev.harbor.sample.order;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * There is an order of that number already.
 */
public class DuplicateOrderException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	DuplicateOrderException(String number) {
		super(HttpStatus.CONFLICT,
				ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "There is an order " + number + " already."),
				null);
	}

}
