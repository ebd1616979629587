package dev.harbor.modulith;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.core.EventSerializer;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.annotation.Propagation;

/**
 * Listens for events that are externalized to Harbor, and hands them to a transport once
 * the transaction that published them has been committed.
 */
public class HarborEventExternalizer extends EventExternalizerModuleListener {

	/**
	 * What publications name as their target, in the registry. It is not that of
	 * {@link EventExternalizerModuleListener}, which is the same for all brokers: the
	 * first that succeeds would complete the publications of all.
	 */
	static final String LISTENER_ID = "dev.harbor.modulith.externalizer";

	/**
	 * Create a listener.
	 * @param configuration what is externalized, and where to
	 * @param transport what emits events
	 * @param beanFactory where expressions in routing targets find beans
	 * @param serializer how the registry stores events, or {@code null} if there is none
	 */
	public HarborEventExternalizer(EventExternalizationConfiguration configuration,
			EventExternalizationTransport transport, BeanFactory beanFactory, @Nullable EventSerializer serializer) {
		super(new HarborExternalizationConfiguration(configuration, new HarborRouting(beanFactory), serializer),
				transport);
	}

	@Override
	@ApplicationModuleListener(id = LISTENER_ID, propagation = Propagation.SUPPORTS)
	public CompletableFuture<?> externalize(Object event) {
		return super.externalize(event);
	}

}
