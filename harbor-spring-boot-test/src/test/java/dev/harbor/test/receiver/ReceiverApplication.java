package dev.harbor.test.receiver;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application that receives webhooks and says nothing about their secrets.
 */
@SpringBootApplication(proxyBeanMethods = false)
class ReceiverApplication {

	static void main(String[] args) {
		SpringApplication.run(ReceiverApplication.class, args);
	}

}
