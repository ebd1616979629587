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

package dev.harbor.test;

import java.util.Arrays;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Inspects each log statement of any level, without writing additional output.
 */
@NullMarked
final class LogWatch extends TurboFilter {

	// Below INFO, these loggers repeat annotations of tests, YAML files and placeholders
	// with their defaults, all of which may contain a key in a test.
	private static final List<String> REPEATERS = List.of("org.springframework.test.context.",
			"org.springframework.boot.env.OriginTrackedYamlLoader",
			"org.springframework.boot.context.properties.source.ConfigurationPropertySourcesPropertyResolver",
			"org.springframework.core.env.PropertySourcesPropertyResolver");

	private static final LogWatch instance = new LogWatch();

	static void install() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
				&& !context.getTurboFilterList().contains(instance)) {
			instance.start();
			context.addTurboFilter(instance);
		}
	}

	static void remove() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			context.getTurboFilterList().remove(instance);
		}
	}

	@Override
	public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
			Object @Nullable [] params, @Nullable Throwable failure) {
		if (!level.isGreaterOrEqual(Level.INFO) && REPEATERS.stream().anyMatch(logger.getName()::startsWith)) {
			return FilterReply.NEUTRAL;
		}
		if (format == null && params == null) {
			// Asked whether the statement is enabled. It is, to be inspected.
			return FilterReply.ACCEPT;
		}
		String place = "the log of " + logger.getName() + " at " + level;
		SecretWatch.inspect(place, (params != null) ? MessageFormatter.basicArrayFormat(format, params) : format);
		if (params != null && Arrays.stream(params).anyMatch((param) -> param instanceof Throwable)) {
			Arrays.stream(params)
				.filter(Throwable.class::isInstance)
				.forEach((param) -> inspect(place, (Throwable) param));
		}
		if (failure != null) {
			inspect(place, failure);
		}
		return FilterReply.NEUTRAL;
	}

	private static void inspect(String place, Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			SecretWatch.inspect(place, cause.toString());
		}
	}

}
