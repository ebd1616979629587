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

package dev.harbor.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A start of an application. Its results are {@code millis} from the start of the JVM,
 * {@code beans}, the number of loaded {@code classes}, and {@code threads}.
 *
 * @param module the module
 * @param mainClass the main class
 * @param arguments the arguments of the application
 */
record StartArm(String module, String mainClass, List<String> arguments) implements Rounds.Arm {

	@Override
	public Map<String, Double> measure() throws Exception {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--once"));
		all.addAll(this.arguments);
		try (ChildProcess application = ChildProcess.start(this.module, this.mainClass, all.toArray(String[]::new))) {
			String[] report = application.await("STARTED").split(" ");
			String[] threads = report[3].split(";");
			System.out.println("    threads: " + new TreeSet<>(List.of(threads)));
			return Map.of("millis", Double.parseDouble(report[0]), "beans", Double.parseDouble(report[1]), "classes",
					Double.parseDouble(report[2]), "threads", (double) threads.length);
		}
	}

}
