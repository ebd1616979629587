package dev.harbor.test.receiver;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.PropertySource;

/**
 * An application that receives webhooks and says nothing about their secrets.
 */
@SpringBootApplication(proxyBeanMethods = false)
@PropertySource("classpath:dev/harbor/test/receiver/receiver.properties")
class ReceiverApplication {

	static void main(String[] args) {
		SpringApplication.run(ReceiverApplication.class, args);
	}

}
