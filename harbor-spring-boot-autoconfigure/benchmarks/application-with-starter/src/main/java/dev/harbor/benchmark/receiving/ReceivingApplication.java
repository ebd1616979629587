package dev.harbor.benchmark.receiving;

import dev.harbor.benchmark.application.Application;
import dev.harbor.client.HarborClient;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * The application with a client that is injected and methods that receive deliveries.
 */
@SpringBootApplication
@Import(Application.class)
public class ReceivingApplication {

	ReceivingApplication(HarborClient harborClient) {
	}

	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(ReceivingApplication.class, args);
		System.out.println("PORT " + context.getEnvironment().getProperty("local.server.port"));
		Application.report(context);
	}

}
