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

package dev.harbor.listener;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.listener.ListenerContext.Source;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;
import org.springframework.util.StreamUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HarborListeners} with unusual methods and beans.
 */
class UnusualListenersTests {

	private static final List<Object> seen = new ArrayList<>();

	private static final Event EVENT = Event.of("evt_1", "order.shipped", "ws_1",
			EventPayload.ofJson("{\"number\":\"A-1\"}"), Instant.EPOCH);

	@BeforeEach
	void forget() {
		seen.clear();
	}

	private static AnnotationConfigApplicationContext context(Class<?>... beans) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean(HarborListeners.class,
				() -> new HarborListeners(context.getDefaultListableBeanFactory(), () -> null));
		context.register(beans);
		return context;
	}

	private static HarborListeners listeners(Class<?>... beans) {
		AnnotationConfigApplicationContext context = context(beans);
		context.refresh();
		return context.getBean(HarborListeners.class);
	}

	private static void callAll(HarborListeners listeners) throws Exception {
		for (Listener listener : listeners.all()) {
			listener.call(EVENT, 1, Instant.EPOCH, Source.DELIVERED);
		}
	}

	private static InvalidHarborListenerException refusalOf(Class<?>... beans) {
		List<InvalidHarborListenerException> refusals = new ArrayList<>();
		assertThatExceptionOfType(InvalidHarborListenerException.class).isThrownBy(() -> listeners(beans))
			.satisfies(refusals::add);
		return refusals.get(0);
	}

	@Test
	void inheritedOverriddenDefaultStaticAndBridgedMethodsAreFoundOnce() throws Exception {
		HarborListeners listeners = listeners(Shipped.class, Cancelled.class);
		assertThat(listeners.all()).extracting(Listener::id)
			.containsExactlyInAnyOrder("Shipped.inherited", "Shipped.overridden", "Shipped.byDefault", "Shipped.fixed",
					"Shipped.bridged", "Cancelled.inherited", "Cancelled.overridden", "Cancelled.byDefault");
		callAll(listeners);
		assertThat(seen).containsExactlyInAnyOrder("inherited", "overridden in Shipped", "default", "static",
				new Order("A-1"), "inherited", "overridden", "default");
	}

	@Test
	void configurationClassAndPrototypeAreCalled() throws Exception {
		HarborListeners listeners = listeners(ListeningConfiguration.class, Prototype.class);
		assertThat(listeners.all()).extracting(Listener::id)
			.containsExactlyInAnyOrder("ListeningConfiguration.receive", "Prototype.receive");
		callAll(listeners);
		callAll(listeners);
		assertThat(seen).hasSize(4).doesNotHaveDuplicates();
	}

	@Test
	void listenerOfAnAnonymousClassHasAnIdWithTheEnclosingClass() {
		assertThat(listeners(AnonymousBean.class).all()).extracting(Listener::id)
			.singleElement()
			.asString()
			.contains("AnonymousBean")
			.endsWith(".receive");
	}

	@Test
	void typeOfAGenericSuperclassMayBeThatOfTheEvent() throws Exception {
		callAll(listeners(GenericEvents.class, GenericPayloads.class));
		assertThat(seen).containsExactlyInAnyOrder(EVENT, EVENT.payload());
		assertThat(refusalOf(GenericTexts.class).problem()).contains("java.lang.String");
	}

	@Test
	void asynchronousMethodIsRefused() {
		assertThat(refusalOf(AsynchronousMethod.class).problem()).contains("@Async");
		assertThat(refusalOf(AsynchronousClass.class).problem()).contains("@Async");
		assertThat(listeners(AwaitedAsynchronousMethod.class).all()).hasSize(1);
	}

	@Test
	void finalMethodOfAProxiedClassIsRefused() {
		InvalidHarborListenerException refusal = refusalOf(FinalMethodProxied.class, Proxying.class);
		assertThat(refusal.problem()).contains("cannot be called through the proxy");
		assertThat(refusal.action()).contains("final");
		assertThat(listeners(FinalMethodProxied.class).all()).hasSize(1);
	}

	@Test
	void methodWithTwoComposedAnnotationsIsRefused() throws Exception {
		assertThat(refusalOf(TwiceAnnotated.class).problem()).contains("several times");
		HarborListeners listeners = listeners(AnnotatedAgain.class);
		assertThat(listeners.taking("default", "invoice.paid")).hasSize(1);
		assertThat(listeners.taking("default", "order.shipped")).isEmpty();
	}

	@Test
	void tooLongIdIsRefused() {
		assertThat(refusalOf(LongName.class).problem()).contains("longer than 200 characters");
	}

	@Test
	void interruptOfAMethodDoesNotReachTheNextListener() throws Exception {
		callAll(listeners(Interrupting.class, Prototype.class));
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void placeholderWithoutAValueIsRefusedWithTheMethod() {
		for (Class<?> bean : List.of(UnknownId.class, UnknownEndpoint.class, UnknownType.class, UnknownKey.class)) {
			InvalidHarborListenerException refusal = refusalOf(bean, PropertySourcesPlaceholderConfigurer.class);
			assertThat(refusal.problem()).contains("no.such.property");
			assertThat(refusal.method()).contains(bean.getName());
		}
	}

	@Test
	void lazyBeanWithAMissingClassDoesNotPreventStartup() throws Exception {
		AnnotationConfigApplicationContext context = context(Prototype.class);
		RootBeanDefinition definition = new RootBeanDefinition(new WithoutMissing().loadClass(Lacking.class.getName()));
		definition.setLazyInit(true);
		context.registerBeanDefinition("lacking", definition);
		context.refresh();
		assertThat(context.getBean(HarborListeners.class).all()).extracting(Listener::id)
			.containsExactly("Prototype.receive");
	}

	record Order(String number) {

	}

	interface Defaults {

		@HarborListener
		default void byDefault(Event event) {
			seen.add("default");
		}

	}

	abstract static class Base<T> {

		@HarborListener
		private void inherited(Event event) {
			seen.add("inherited");
		}

		@HarborListener
		protected void overridden(Event event) {
			seen.add("overridden");
		}

		void bridged(T payload) {
			seen.add("not this");
		}

	}

	@Component
	static class Shipped extends Base<Order> implements Defaults {

		@Override
		protected void overridden(Event event) {
			seen.add("overridden in Shipped");
		}

		@Override
		@HarborListener
		void bridged(Order payload) {
			seen.add(payload);
		}

		@HarborListener
		static void fixed(Event event) {
			seen.add("static");
		}

	}

	@Component
	static class Cancelled extends Base<String> implements Defaults {

	}

	@Configuration
	static class ListeningConfiguration {

		@HarborListener
		void receive(Event event) {
			seen.add(new Object());
		}

	}

	@Component
	@Scope("prototype")
	static class Prototype {

		@HarborListener
		void receive(Event event) {
			seen.add(new Object());
		}

	}

	interface Receiving {

		void receive(Event event);

	}

	@Configuration(proxyBeanMethods = false)
	static class AnonymousBean {

		@Bean
		Receiving receiving() {
			return new Receiving() {

				@HarborListener
				@Override
				public void receive(Event event) {
				}

			};
		}

	}

	abstract static class Generic<T> {

		@HarborListener(types = "order.*")
		void receive(T received) {
			seen.add(received);
		}

	}

	static class GenericEvents extends Generic<Event> {

	}

	static class GenericPayloads extends Generic<EventPayload> {

	}

	static class GenericTexts extends Generic<String> {

	}

	@Component
	static class AsynchronousMethod {

		@Async
		@HarborListener
		void receive(Event event) {
		}

	}

	@Async
	@Component
	static class AsynchronousClass {

		@HarborListener
		void receive(Event event) {
		}

	}

	@Component
	static class AwaitedAsynchronousMethod {

		@Async
		@HarborListener
		CompletionStage<Void> receive(Event event) {
			return CompletableFuture.completedFuture(null);
		}

	}

	@Component
	static class FinalMethodProxied {

		@HarborListener
		final void receive(Event event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxying {

		@Bean
		static MethodInterceptor advice() {
			return (invocation) -> invocation.proceed();
		}

		@Bean
		static BeanNameAutoProxyCreator proxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("*roxied");
			creator.setInterceptorNames("advice");
			return creator;
		}

	}

	@Component
	static class UnknownId {

		@HarborListener(id = "${no.such.property}")
		void receive(Event event) {
		}

	}

	@Component
	static class UnknownEndpoint {

		@HarborListener(endpoint = "${no.such.property}")
		void receive(Event event) {
		}

	}

	@Component
	static class UnknownType {

		@HarborListener(types = "${no.such.property}")
		void receive(Event event) {
		}

	}

	@Component
	static class UnknownKey {

		@HarborListener(key = "${no.such.property}")
		void receive(Event event) {
		}

	}

	@HarborListener(types = "order.*")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Orders {

	}

	@HarborListener(types = "invoice.*")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Invoices {

	}

	@Component
	static class TwiceAnnotated {

		@Orders
		@Invoices
		void receive(Event event) {
		}

	}

	static class AnnotatedBefore {

		@Orders
		void receive(Event event) {
		}

	}

	@Component
	static class AnnotatedAgain extends AnnotatedBefore {

		@Override
		@Invoices
		void receive(Event event) {
		}

	}

	@Component
	static class LongName {

		@HarborListener
		void receiveAReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceivendReceive(
				Event event) {
		}

	}

	@Component
	static class Interrupting {

		@HarborListener
		void receive(Event event) {
			Thread.currentThread().interrupt();
		}

	}

	static class Missing {

	}

	@Lazy
	static class Lacking {

		@HarborListener
		void receive(Event event) {
		}

		void use(@Nullable Missing missing) {
		}

	}

	/**
	 * Class loader without a class.
	 */
	private static final class WithoutMissing extends ClassLoader {

		WithoutMissing() {
			super(UnusualListenersTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.equals(Missing.class.getName())) {
				throw new ClassNotFoundException(name);
			}
			if (!name.equals(Lacking.class.getName())) {
				return super.loadClass(name, resolve);
			}
			try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = StreamUtils.copyToByteArray(file);
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
