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

package dev.harbor.benchmark.application;

import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with one controller. With {@code --once}, it prints the duration of the
 * startup and its state after it, and exits.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class Application {

	public static void main(String[] args) {
		run(Application.class, args);
	}

	/**
	 * Start an application. Prints one line with its port, and one with the milliseconds
	 * since the start of the JVM, the number of beans, the number of loaded classes and
	 * the names of threads.
	 * @param application the application
	 * @param args the arguments
	 */
	public static void run(Class<?> application, String... args) {
		ConfigurableApplicationContext context = SpringApplication.run(application, args);
		System.out.println("PORT " + context.getEnvironment().getProperty("local.server.port"));
		report(context);
	}

	private static void report(ConfigurableApplicationContext context) {
		long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
		String threads = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map((thread) -> thread.getName().replaceAll("[ ;]", "_"))
			.sorted()
			.collect(Collectors.joining(";"));
		System.out.println("STARTED " + uptime + " " + context.getBeanDefinitionCount() + " "
				+ ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() + " " + threads);
		if (context.getEnvironment().containsProperty("once")) {
			context.close();
		}
	}

	@RestController
	static class GreetingController {

		@GetMapping("/")
		String greet() {
			return "Hello";
		}

	}

}
