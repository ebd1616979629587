package dev.harbor.autoconfigure.webhook;

import dev.harbor.autoconfigure.webhook.HarborWebMvcAutoConfiguration.HandleOnceSupplier;
import dev.harbor.webhook.web.HarborWebhookMvc;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Checks the methods that receive webhooks when everything is set up and the web server
 * is not started yet, and gives back what is still being handled when the server has
 * stopped and the store still works.
 */
class HarborWebhookLifecycle implements SmartLifecycle {

	// Those of Boot's web server are DEFAULT_PHASE - 1024 and DEFAULT_PHASE - 2048.
	private static final int PHASE = DEFAULT_PHASE - 4096;

	private final HarborWebhookMvc webhookMvc;

	private final ConfiguredWebhookSecrets secrets;

	private final ObjectProvider<HandleOnceSupplier> handleOnce;

	private final ObjectProvider<RequestMappingHandlerMapping> mappings;

	private final ObjectProvider<RequestMappingHandlerAdapter> adapters;

	private volatile boolean running;

	HarborWebhookLifecycle(HarborWebhookMvc webhookMvc, ConfiguredWebhookSecrets secrets,
			ObjectProvider<HandleOnceSupplier> handleOnce, ObjectProvider<RequestMappingHandlerMapping> mappings,
			ObjectProvider<RequestMappingHandlerAdapter> adapters) {
		this.webhookMvc = webhookMvc;
		this.secrets = secrets;
		this.handleOnce = handleOnce;
		this.mappings = mappings;
		this.adapters = adapters;
	}

	@Override
	public void start() {
		boolean any = false;
		for (RequestMappingHandlerMapping mapping : this.mappings) {
			for (RequestMappingHandlerAdapter adapter : this.adapters) {
				any |= this.webhookMvc.checkMethods(mapping, adapter, this.secrets::has);
			}
		}
		if (any) {
			// What is wrong with the store is to be seen now, not at the first delivery.
			this.handleOnce.ifAvailable(HandleOnceSupplier::get);
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.webhookMvc.releaseOpen();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
