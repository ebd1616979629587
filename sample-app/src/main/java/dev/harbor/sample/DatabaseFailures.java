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

package dev.harbor.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers 503 if a transaction cannot begin or commit. By default, Spring MVC regards a
 * broken database connection as a disconnected client, and answers 200.
 */
@RestControllerAdvice
class DatabaseFailures {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseFailures.class);

	@ExceptionHandler
	ProblemDetail answer(TransactionException ex) {
		logger.error("The database cannot be used", ex);
		return ProblemDetail.forStatus(HttpStatus.SERVICE_UNAVAILABLE);
	}

}
