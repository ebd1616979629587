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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.listener.ListenerContext.Source;
import dev.harbor.listener.elsewhere.Elsewhere;
import dev.harbor.webhook.WebhookDelivery;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.stereotype.Component;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HarborListeners}.
 */
class HarborListenersTests {

	private static final Instant RECEIVED_AT = Instant.parse("2026-01-02T03:04:05Z");

	private static final Event SHIPPED = event("order.shipped", "{\"number\":\"A-1\",\"tags\":[\"a\"]}");

	static final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

	private static Event event(String type, String payload) {
		return Event.of("evt_1", type, "ws_1", EventPayload.ofJson(payload), RECEIVED_AT);
	}

	private static AnnotationConfigApplicationContext context(boolean validation, Class<?>... beans) {
		seen.clear();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("app.types", "invoice.paid", "app.endpoint", "billing", "app.id", "resolved")));
		if (validation) {
			context.registerBean(LocalValidatorFactoryBean.class);
		}
		context.registerBean(HarborListeners.class, () -> new HarborListeners(context.getBeanFactory(),
				() -> context.getBeanProvider(SmartValidator.class).getIfUnique()));
		for (Class<?> bean : beans) {
			context.register(bean);
		}
		context.refresh();
		return context;
	}

	private static HarborListeners listeners(Class<?>... beans) {
		return context(true, beans).getBean(HarborListeners.class);
	}

	private static void call(HarborListeners listeners, String id) throws Exception {
		call(listeners, id, SHIPPED);
	}

	private static void call(HarborListeners listeners, String id, Event event) throws Exception {
		listeners.find(id).orElseThrow().call(event, 3, RECEIVED_AT, Source.ACCEPTED);
	}

	@Test
	void parametersComeInAnyOrder() throws Exception {
		call(listeners(Parameters.class), "Parameters.any");
		ListenerContext context = (ListenerContext) seen.get(0);
		assertThat(context.listener()).isEqualTo("Parameters.any");
		assertThat(context.endpoint()).isEqualTo("default");
		assertThat(context.attempt()).isEqualTo(3);
		assertThat(context.receivedAt()).isEqualTo(RECEIVED_AT);
		assertThat(context.source()).isEqualTo(Source.ACCEPTED);
		assertThat(seen.subList(1, 4)).containsExactly(new Order("A-1"), SHIPPED, SHIPPED.payload());
	}

	@Test
	void payloadIsConvertedToAGenericTypeAndATypeVariable() throws Exception {
		HarborListeners listeners = listeners(Generic.class);
		call(listeners, "Generic.map");
		call(listeners, "Generic.open");
		assertThat(seen).containsExactly(Map.of("number", "A-1", "tags", List.of("a")), new Order("A-1"));
	}

	@Test
	void endpointAndTypeSelectTheListener() {
		HarborListeners listeners = listeners(Choice.class);
		assertThat(listeners.endpoints()).containsExactlyInAnyOrder("default", "billing");
		assertThat(listeners.taking("default", "order.shipped")).extracting(Listener::id)
			.containsExactlyInAnyOrder("Choice.all", "Choice.orders");
		assertThat(listeners.taking("default", "invoice.paid")).extracting(Listener::id).containsExactly("Choice.all");
		assertThat(listeners.taking("billing", "invoice.paid")).extracting(Listener::id).containsExactly("resolved");
		assertThat(listeners.taking("billing", "order.shipped")).isEmpty();
		assertThat(listeners.taking("unknown", "order.shipped")).isEmpty();
		assertThat(listeners.find("Choice.all")).get().extracting(Listener::isTransactional).isEqualTo(true);
		assertThat(listeners.find("resolved")).get().extracting(Listener::isTransactional).isEqualTo(false);
	}

	@Test
	void listenerIsFoundByItsEndpointAsWell() {
		HarborListeners listeners = listeners(Choice.class);
		assertThat(listeners.find("resolved", "billing")).isPresent();
		assertThat(listeners.find("resolved", "default")).isEmpty();
		assertThat(listeners.find("unknown", "billing")).isEmpty();
	}

	@Test
	void listenersOfAParentAreFoundUnlessItCallsThemItself() {
		DefaultListableBeanFactory grandparent = new DefaultListableBeanFactory();
		grandparent.registerBeanDefinition("keyed", new RootBeanDefinition(Keyed.class));
		DefaultListableBeanFactory parent = new DefaultListableBeanFactory(grandparent);
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory(parent);
		assertThat(new HarborListeners(beans, () -> null).find("Keyed.keyed")).isPresent();
		parent.registerSingleton("listeners", new HarborListeners(parent, () -> null));
		assertThat(new HarborListeners(beans, () -> null).all()).isEmpty();
	}

	@Test
	void listenerDescribesItself() {
		Listener listener = listeners(Choice.class).find("resolved").orElseThrow();
		assertThat(listener.types().patterns()).containsExactly("invoice.paid");
		assertThat(listener).hasToString("listener 'resolved' of endpoint 'billing'");
	}

	@Test
	void keyIsTheValueOfAPropertyOfThePayload() {
		HarborListeners listeners = listeners(Keyed.class);
		Listener keyed = listeners.find("Keyed.keyed").orElseThrow();
		Listener free = listeners.find("Keyed.free").orElseThrow();
		assertThat(keyed.hasKey()).isTrue();
		assertThat(keyed.keyOf(SHIPPED)).contains("A-1");
		assertThat(free.hasKey()).isFalse();
		assertThat(free.keyOf(SHIPPED)).isEmpty();
	}

	@Test
	void idHas200CharactersAtMost() {
		assertThat(listeners(LongId.class).all()).extracting(Listener::id).containsExactly(LongId.ID);
	}

	@Test
	@SuppressWarnings("NullAway")
	void missingArgumentsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HarborListeners(null, () -> null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HarborListeners(new DefaultListableBeanFactory(), null));
		Listener listener = listeners(Choice.class).find("resolved").orElseThrow();
		assertThatIllegalArgumentException().isThrownBy(() -> listener.call(null, 1, RECEIVED_AT, Source.ACCEPTED));
	}

	@Test
	void thrownObjectThatIsNoExceptionIsWrapped() {
		assertThatIllegalStateException().isThrownBy(() -> call(listeners(Failing.class), "Failing.neither"))
			.withCauseInstanceOf(Neither.class);
	}

	@Test
	void composedAnnotationsAndThoseOfInterfacesAreFound() throws Exception {
		HarborListeners listeners = listeners(Composed.class, Implementation.class);
		assertThat(listeners.taking("default", "order.shipped")).extracting(Listener::id)
			.containsExactlyInAnyOrder("Composed.orders", "Implementation.fromInterface");
		call(listeners, "Implementation.fromInterface");
		assertThat(seen).containsExactly(new Order("A-1"));
	}

	@Test
	void lazyBeansAreCreatedForTheFirstEvent() throws Exception {
		HarborListeners listeners = listeners(LazyBean.class);
		assertThat(seen).isEmpty();
		call(listeners, "LazyBean.receive");
		assertThat(seen).containsExactly("created", SHIPPED);
	}

	@Test
	void listenersOfProxiesAreCalledThroughThem() throws Exception {
		HarborListeners listeners = listeners(Proxied.class, InterfaceProxied.class, Proxying.class);
		call(listeners, "Proxied.receive");
		call(listeners, "InterfaceProxied.receive");
		assertThat(seen).containsExactly("advice", SHIPPED, "advice", SHIPPED);
	}

	@Test
	void listenerOfAProxyWithAnInterfaceThatIsNotPublicIsCalledThroughIt() throws Exception {
		HarborListeners listeners = listeners(Elsewhere.HiddenInterfaceProxied.class, Proxying.class);
		call(listeners, "HiddenInterfaceProxied.receive");
		assertThat(seen).containsExactly("advice");
	}

	@Test
	void methodHiddenByAProxyIsRefused() {
		assertRefused("cannot be called through the proxy", HiddenByProxy.class, Proxying.class);
	}

	@Test
	void scopedBeanIsFoundOnceAndCalledThroughItsProxy() throws Exception {
		HarborListeners listeners = listeners(ScopedBean.class);
		assertThat(listeners.all()).hasSize(1);
		call(listeners, "ScopedBean.receive");
		call(listeners, "ScopedBean.receive");
		assertThat(seen).containsExactly("created", SHIPPED, "created", SHIPPED);
	}

	@Test
	void beanOfAFactoryMethodIsFoundByItsClass() throws Exception {
		HarborListeners listeners = listeners(FactoryMethods.class);
		call(listeners, "Handler.receive");
		assertThat(seen).containsExactly(SHIPPED);
	}

	@Test
	void methodsThatAreNotPublicAreCalled() throws Exception {
		call(listeners(NotPublic.class), "NotPublic.receive");
		assertThat(seen).containsExactly(SHIPPED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "stage", "future", "mono", "flux" })
	void resultIsAwaited(String method) throws Exception {
		HarborListeners listeners = listeners(Awaited.class);
		call(listeners, "Awaited." + method);
		assertThat(seen).containsExactly("done");
	}

	@ParameterizedTest
	@ValueSource(strings = { "stage", "future", "mono", "flux" })
	void failedResultIsThrownByTheCall(String method) {
		HarborListeners listeners = listeners(AwaitedFailures.class);
		assertThatIllegalStateException().isThrownBy(() -> call(listeners, "AwaitedFailures." + method))
			.withMessage("later");
	}

	@Test
	void failureOfTheMethodIsThrownUnchanged() {
		HarborListeners listeners = listeners(Failing.class);
		assertThatExceptionOfType(CheckedException.class).isThrownBy(() -> call(listeners, "Failing.checked"));
		assertThatExceptionOfType(ParkEventException.class).isThrownBy(() -> call(listeners, "Failing.park"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> call(listeners, "Failing.error"));
	}

	@Test
	void conversionFailureDiffersFromFailureOfTheMethod() {
		HarborListeners listeners = listeners(Parameters.class);
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> call(listeners, "Parameters.any", event("order.shipped", "{\"number\":{}}")))
			.withMessageContaining("evt_1")
			.withMessageContaining("order.shipped");
		assertThat(seen).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "valid", "validated", "group" })
	void payloadIsValidated(String method) throws Exception {
		HarborListeners listeners = listeners(Validating.class);
		call(listeners, "Validating." + method);
		assertThat(seen).hasSize(1);
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> call(listeners, "Validating." + method, event("order.shipped", "{\"number\":\" \"}")))
			.withMessageContaining("number must not be blank");
		assertThat(seen).hasSize(1);
	}

	@Test
	void constraintsOfAnotherGroupAreNotValidated() throws Exception {
		call(listeners(Validating.class), "Validating.otherGroup", event("order.shipped", "{\"number\":\" \"}"));
		assertThat(seen).hasSize(1);
	}

	@Test
	void validationWithoutAValidatorIsRefused() {
		assertThatExceptionOfType(InvalidHarborListenerException.class)
			.isThrownBy(() -> context(false, Validating.class))
			.satisfies((ex) -> assertThat(ex.action()).contains("spring-boot-starter-validation"));
	}

	@Test
	void uncallableMethodsAreRefused() {
		assertRefused("returns java.lang.String", ReturnsText.class);
		assertRefused("returns java.util.concurrent.Future", ReturnsFuture.class);
		assertRefused("several of its parameters", TwoPayloads.class);
		assertRefused("no parameter that takes anything of the event", NoParameter.class);
		assertRefused("no parameter that takes anything of the event", OnlyContext.class);
		assertRefused("WebhookDelivery", TakesDelivery.class);
		assertRefused("cannot be converted to java.lang.String", TakesText.class);
		assertRefused("cannot be converted to byte[]", TakesBytes.class);
		assertRefused("cannot be converted to reactor.core.publisher.Mono", TakesMono.class);
		assertRefused("'Order.shipped'", WrongType.class);
		assertRefused("''", BlankType.class);
		assertRefused("endpoint is blank", BlankEndpoint.class);
		assertRefused("Its id 'a/b'", WrongId.class);
		assertRefused("Key 'order..number' has a blank part", BlankKey.class);
		assertRefused("'same' as well", SameId.class);
		assertRefused("'Overloaded.receive' as well", Overloaded.class);
	}

	private static void assertRefused(String problem, Class<?>... beans) {
		assertThatExceptionOfType(InvalidHarborListenerException.class).as(problem)
			.isThrownBy(() -> listeners(beans))
			.satisfies((ex) -> {
				assertThat(ex.problem()).contains(problem);
				assertThat(ex.method()).contains(beans[0].getName());
				assertThat(ex.action()).endsWith(".");
			});
	}

	record Order(String number) {

	}

	@Component
	static class Parameters {

		@HarborListener
		void any(ListenerContext context, Order order, Event event, EventPayload payload) {
			seen.addAll(List.of(context, order, event, payload));
		}

	}

	abstract static class Open<T> {

		@HarborListener
		void open(T payload) {
			seen.add(payload);
		}

	}

	@Component
	static class Generic extends Open<Order> {

		@HarborListener
		void map(Map<String, Object> payload) {
			seen.add(payload);
		}

	}

	@Component
	static class Choice {

		@HarborListener
		void all(Event event) {
		}

		@HarborListener(types = { "order.*", "order.shipped" })
		void orders(Event event) {
		}

		@HarborListener(id = "${app.id}", endpoint = "${app.endpoint}", types = "${app.types}", transactional = false)
		void invoices(Event event) {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@HarborListener
	@interface OnOrders {

		@AliasFor(annotation = HarborListener.class, attribute = "types")
		String[] value() default "order.*";

	}

	@Component
	static class Composed {

		@OnOrders
		void orders(Event event) {
		}

		@OnOrders("invoice.paid")
		void invoices(Event event) {
		}

	}

	interface Contract {

		@HarborListener
		void fromInterface(Order order);

	}

	@Component
	static class Implementation implements Contract {

		@Override
		public void fromInterface(Order order) {
			seen.add(order);
		}

	}

	@Component
	@Lazy
	static class LazyBean {

		LazyBean() {
			seen.add("created");
		}

		@HarborListener
		void receive(Event event) {
			seen.add(event);
		}

	}

	@Component
	static class Proxied {

		@HarborListener
		void receive(Event event) {
			assertThat(AopUtils.isAopProxy(this)).isFalse();
			seen.add(event);
		}

	}

	interface Receiving {

		void receive(Event event);

	}

	@Component
	static class InterfaceProxied implements Receiving {

		@HarborListener
		@Override
		public void receive(Event event) {
			seen.add(event);
		}

	}

	@Component
	static class HiddenByProxy implements Receiving {

		@Override
		public void receive(Event event) {
		}

		@HarborListener
		void hidden(Event event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxying {

		@Bean
		static MethodInterceptor advice() {
			return (invocation) -> {
				seen.add("advice");
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator proxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("*roxied", "*Proxy");
			creator.setInterceptorNames("advice");
			return creator;
		}

	}

	@Component
	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ScopedBean {

		ScopedBean() {
		}

		@HarborListener
		void receive(Event event) {
			seen.add("created");
			seen.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryMethods {

		@Bean
		Receiving handler() {
			return new Handler();
		}

	}

	static class Handler implements Receiving {

		@HarborListener
		@Override
		public void receive(Event event) {
			seen.add(event);
		}

	}

	@Component
	static class NotPublic {

		@HarborListener
		private void receive(Event event) {
			seen.add(event);
		}

	}

	@Component
	static class Awaited {

		@HarborListener
		CompletionStage<String> stage(Event event) {
			return CompletableFuture.supplyAsync(this::done);
		}

		@HarborListener
		CompletableFuture<String> future(Event event) {
			return CompletableFuture.supplyAsync(this::done);
		}

		@HarborListener
		Mono<Void> mono(Event event) {
			return Mono.fromRunnable(this::done);
		}

		@HarborListener
		@Nullable Flux<String> flux(Event event) {
			return Flux.just("a", "b").doOnComplete(this::done);
		}

		private String done() {
			seen.add("done");
			return "done";
		}

	}

	@Component
	static class AwaitedFailures {

		@HarborListener
		CompletionStage<String> stage(Event event) {
			return CompletableFuture.supplyAsync(this::fail).thenApply((text) -> text);
		}

		@HarborListener
		CompletableFuture<String> future(Event event) {
			return CompletableFuture.failedFuture(new IllegalStateException("later"));
		}

		@HarborListener
		Mono<String> mono(Event event) {
			return Mono.fromSupplier(this::fail);
		}

		@HarborListener
		Flux<String> flux(Event event) {
			return Flux.just("a").map((text) -> fail());
		}

		private String fail() {
			throw new IllegalStateException("later");
		}

	}

	static class CheckedException extends Exception {

		private static final long serialVersionUID = 1L;

	}

	@Component
	static class Failing {

		@HarborListener
		void checked(Event event) throws CheckedException {
			throw new CheckedException();
		}

		@HarborListener
		void park(Event event) {
			throw new ParkEventException("never");
		}

		@HarborListener
		void neither(Event event) throws Throwable {
			throw new Neither();
		}

		@HarborListener
		void error(Event event) {
			throw new AssertionError("wrong");
		}

	}

	static class Neither extends Throwable {

		private static final long serialVersionUID = 1L;

	}

	@Component
	static class Keyed {

		@HarborListener(key = "number")
		void keyed(Event event) {
		}

		@HarborListener
		void free(Event event) {
		}

	}

	@Component
	static class LongId {

		static final String ID = "12345678901234567890123456789012345678901234567890"
				+ "12345678901234567890123456789012345678901234567890"
				+ "12345678901234567890123456789012345678901234567890"
				+ "12345678901234567890123456789012345678901234567890";

		@HarborListener(id = ID)
		void receive(Event event) {
		}

	}

	record ValidOrder(@NotBlank(groups = {
			jakarta.validation.groups.Default.class, Strict.class }) String number){

	}

	interface Strict {

	}

	interface Lenient {

	}

	@Component
	static class Validating {

		@HarborListener
		void valid(@Valid ValidOrder order) {
			seen.add(order);
		}

		@HarborListener
		void validated(@Validated ValidOrder order) {
			seen.add(order);
		}

		@HarborListener
		void group(@Validated(Strict.class) ValidOrder order) {
			seen.add(order);
		}

		@HarborListener
		void otherGroup(@Validated(Lenient.class) ValidOrder order) {
			seen.add(order);
		}

	}

	@Component
	static class ReturnsText {

		@HarborListener
		String receive(Event event) {
			return "";
		}

	}

	@Component
	static class ReturnsFuture {

		@HarborListener
		@Nullable Future<String> receive(Event event) {
			return null;
		}

	}

	@Component
	static class TwoPayloads {

		@HarborListener
		void receive(Order first, Map<String, Object> second) {
		}

	}

	@Component
	static class NoParameter {

		@HarborListener
		void receive() {
		}

	}

	@Component
	static class OnlyContext {

		@HarborListener
		void receive(ListenerContext context) {
		}

	}

	@Component
	static class TakesDelivery {

		@HarborListener
		void receive(WebhookDelivery delivery) {
		}

	}

	@Component
	static class TakesText {

		@HarborListener
		void receive(String payload) {
		}

	}

	@Component
	static class TakesBytes {

		@HarborListener
		void receive(byte[] payload) {
		}

	}

	@Component
	static class TakesMono {

		@HarborListener
		void receive(Mono<Order> order) {
		}

	}

	@Component
	static class WrongType {

		@HarborListener(types = { "order.*", "Order.shipped" })
		void receive(Event event) {
		}

	}

	@Component
	static class BlankType {

		@HarborListener(types = "")
		void receive(Event event) {
		}

	}

	@Component
	static class BlankEndpoint {

		@HarborListener(endpoint = " ")
		void receive(Event event) {
		}

	}

	@Component
	static class BlankKey {

		@HarborListener(key = "order..number")
		void receive(Event event) {
		}

	}

	static class WrongId {

		@HarborListener(id = "a/b")
		void receive(Event event) {
		}

	}

	@Component
	static class SameId {

		@HarborListener(id = "same")
		void one(Event event) {
		}

		@HarborListener(id = "same", endpoint = "billing")
		void other(Event event) {
		}

	}

	@Component
	static class Overloaded {

		@HarborListener
		void receive(Event event) {
		}

		@HarborListener
		void receive(EventPayload payload) {
		}

	}

}
