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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.SmartValidator;

/**
 * The listeners of an application: methods of its beans that are annotated or
 * meta-annotated with {@link HarborListener}. Beans of parent contexts without Harbor's
 * auto-configuration are included, and lazy beans, which are created for the first event.
 *
 * @since 0.2.0
 */
public class HarborListeners implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(HarborListeners.class);

	private final ConfigurableListableBeanFactory beans;

	private final Supplier<@Nullable SmartValidator> validator;

	private final SingletonSupplier<Map<String, Listener>> listeners = SingletonSupplier.of(this::find);

	/**
	 * Create an instance.
	 * @param beans the bean factory, used after all singletons were created
	 * @param validator the supplier of the validator of payloads, if there is one
	 */
	public HarborListeners(ConfigurableListableBeanFactory beans, Supplier<@Nullable SmartValidator> validator) {
		Assert.notNull(beans, "'beans' must not be null");
		Assert.notNull(validator, "'validator' must not be null");
		this.beans = beans;
		this.validator = validator;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.listeners.obtain();
	}

	/**
	 * Return all listeners.
	 * @return the listeners
	 * @throws InvalidHarborListenerException if a method cannot be called
	 */
	public Collection<Listener> all() {
		return this.listeners.obtain().values();
	}

	/**
	 * Return a listener.
	 * @param id its id
	 * @return the listener, or empty if it does not exist
	 */
	public Optional<Listener> find(String id) {
		return Optional.ofNullable(this.listeners.obtain().get(id));
	}

	/**
	 * Return a listener if it still belongs to an endpoint.
	 * @param id its id
	 * @param endpoint the name of the endpoint
	 * @return the listener, or empty if it does not exist or belongs to another endpoint
	 */
	public Optional<Listener> find(String id, String endpoint) {
		return find(id).filter((listener) -> listener.endpoint().equals(endpoint));
	}

	/**
	 * Return the names of the endpoints with listeners.
	 * @return the names
	 */
	public Set<String> endpoints() {
		Set<String> endpoints = new LinkedHashSet<>();
		all().forEach((listener) -> endpoints.add(listener.endpoint()));
		return endpoints;
	}

	/**
	 * Return the listeners that accept an event.
	 * @param endpoint the name of its endpoint
	 * @param type its type
	 * @return the listeners, in a constant order
	 */
	public List<Listener> taking(String endpoint, String type) {
		return all().stream()
			.filter((listener) -> listener.endpoint().equals(endpoint) && listener.takes(type))
			.toList();
	}

	private Map<String, Listener> find() {
		Map<String, Listener> found = new LinkedHashMap<>();
		ConfigurableListableBeanFactory beans = this.beans;
		addListeners(found, beans);
		// A parent with an instance of its own calls its listeners.
		while (beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent
				&& parent.getBeanNamesForType(HarborListeners.class, true, false).length == 0) {
			addListeners(found, parent);
			beans = parent;
		}
		return found;
	}

	private void addListeners(Map<String, Listener> found, ConfigurableListableBeanFactory beans) {
		for (String beanName : beans.getBeanNamesForType(Object.class)) {
			Class<?> beanClass = beanClass(beans, beanName);
			if (beanClass != null && isCandidate(beanClass)) {
				addListeners(found, beans, beanName, beanClass);
			}
		}
	}

	/*
	 * As for @EventListener: inspecting the methods of the framework's own beans would
	 * take a tenth of a second at startup.
	 */
	private static boolean isCandidate(Class<?> beanClass) {
		return AnnotationUtils.isCandidateClass(beanClass, HarborListener.class)
				&& (!beanClass.getName().startsWith("org.springframework.")
						|| AnnotatedElementUtils.isAnnotated(beanClass, Component.class));
	}

	// As for @EventListener: the target class of proxies, and scoped beans once.
	private static @Nullable Class<?> beanClass(ConfigurableListableBeanFactory beans, String beanName) {
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			return null;
		}
		try {
			Class<?> beanClass = AutoProxyUtils.determineTargetClass(beans, beanName);
			if (beanClass != null && ScopedObject.class.isAssignableFrom(beanClass)) {
				beanClass = AutoProxyUtils.determineTargetClass(beans, ScopedProxyUtils.getTargetBeanName(beanName));
			}
			return (beanClass != null) ? ClassUtils.getUserClass(beanClass) : null;
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("The class of bean '%s' is not known before it is created".formatted(beanName), ex);
			return null;
		}
	}

	private static Map<Method, HarborListener> methods(Class<?> beanClass) {
		try {
			return MethodIntrospector.selectMethods(beanClass,
					(MethodIntrospector.MetadataLookup<HarborListener>) ListenerMethod::annotation);
		}
		catch (IllegalStateException | LinkageError ex) {
			// A lazy bean that is never created may need missing classes.
			logger.debug("The methods of %s cannot be looked at".formatted(beanClass), ex);
			return Map.of();
		}
	}

	private void addListeners(Map<String, Listener> found, ConfigurableListableBeanFactory beans, String beanName,
			Class<?> beanClass) {
		methods(beanClass).forEach((method, annotation) -> {
			ListenerMethod listenerMethod = new ListenerMethod(beanClass, method, annotation);
			Listener listener = listenerMethod.toListener(beans::resolveEmbeddedValue, () -> beans.getBean(beanName),
					invocable(listenerMethod, beans.getType(beanName), method), this.validator);
			if (found.putIfAbsent(listener.id(), listener) != null) {
				throw listenerMethod.invalid("Another listener has the id '%s' as well".formatted(listener.id()),
						"Give each of them a unique id: @HarborListener(id = \"...\").");
			}
		});
	}

	private static Method invocable(ListenerMethod listenerMethod, @Nullable Class<?> beanType, Method method) {
		Class<?> type = (beanType != null) ? beanType : method.getDeclaringClass();
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, type);
			Assert.state(!isHiddenByProxy(invocable, type), "The method is that of the proxy itself");
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw listenerMethod.invalid("It cannot be called through the proxy of its bean",
					"Declare it neither private nor final and, if the bean has an interface-based proxy, in one "
							+ "of the interfaces, or use class-based proxies.");
		}
	}

	// It would be called on the proxy, whose fields are empty.
	private static boolean isHiddenByProxy(Method method, Class<?> type) {
		return SpringProxy.class.isAssignableFrom(type) && Modifier.isFinal(method.getModifiers())
				&& !Modifier.isStatic(method.getModifiers());
	}

}
