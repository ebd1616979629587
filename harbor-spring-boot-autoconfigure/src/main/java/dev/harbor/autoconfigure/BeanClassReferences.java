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

package dev.harbor.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds out whether a bean may have a bean of some type injected, by the fields,
 * constructors and methods of bean classes and without creating beans. Supports {@code
 * ObjectProvider} and similar types. Unlike the bean factory's own records, it also finds
 * beans that are created lazily or that obtain the other bean later. Infrastructure beans
 * are ignored.
 */
class BeanClassReferences {

	private static final Log logger = LogFactory.getLog(BeanClassReferences.class);

	private final Class<?> type;

	private final Set<Class<?>> seen = new HashSet<>();

	BeanClassReferences(Class<?> type) {
		this.type = type;
	}

	boolean existIn(ConfigurableListableBeanFactory beans) {
		return Arrays.stream(beans.getBeanDefinitionNames())
			.filter((name) -> beans.getBeanDefinition(name).getRole() != BeanDefinition.ROLE_INFRASTRUCTURE)
			.map((name) -> beanClass(beans, name))
			.anyMatch(this::isIn);
	}

	private static @Nullable Class<?> beanClass(ConfigurableListableBeanFactory beans, String name) {
		try {
			return AutoProxyUtils.determineTargetClass(beans, name);
		}
		catch (RuntimeException | LinkageError ex) {
			// Not known before the bean is created.
			return null;
		}
	}

	private boolean isIn(@Nullable Class<?> beanClass) {
		Class<?> candidate = (beanClass != null) ? ClassUtils.getUserClass(beanClass) : null;
		if (candidate != null && this.type.isAssignableFrom(candidate)) {
			return false;
		}
		while (candidate != null && !isOfTheFramework(candidate) && this.seen.add(candidate)) {
			try {
				if (types(candidate).anyMatch(this::isMentioned)) {
					logger.debug("%s can have a bean of %s".formatted(candidate, this.type));
					return true;
				}
			}
			catch (LinkageError | TypeNotPresentException ex) {
				// A bean that is never created may need missing classes.
				return false;
			}
			candidate = candidate.getSuperclass();
		}
		return false;
	}

	private static boolean isOfTheFramework(Class<?> candidate) {
		return candidate.getName().startsWith("java.") || candidate.getName().startsWith("org.springframework.");
	}

	private static Stream<Type> types(Class<?> candidate) {
		Type parent = candidate.getGenericSuperclass();
		Stream<Type> parents = Stream.concat(Stream.ofNullable(parent),
				Arrays.stream(candidate.getGenericInterfaces()));
		Stream<Type> fields = Arrays.stream(candidate.getDeclaredFields()).map(Field::getGenericType);
		Stream<Type> parameters = Stream
			.<Type[]>concat(
					Arrays.stream(candidate.getDeclaredConstructors()).map(Constructor::getGenericParameterTypes),
					Arrays.stream(candidate.getDeclaredMethods()).map(Method::getGenericParameterTypes))
			.flatMap(Arrays::stream);
		// For lookup methods.
		Stream<Type> results = Arrays.stream(candidate.getDeclaredMethods()).map(Method::getGenericReturnType);
		return Stream.of(parents, fields, parameters, results).flatMap((types) -> types);
	}

	private boolean isMentioned(Type mentioned) {
		if (mentioned instanceof Class<?> plain) {
			return this.type.isAssignableFrom(plain.isArray() ? plain.getComponentType() : plain);
		}
		if (mentioned instanceof ParameterizedType parameterized) {
			return isMentioned(parameterized.getRawType())
					|| Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(this::isMentioned);
		}
		if (mentioned instanceof WildcardType wildcard) {
			return Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
				.flatMap(Arrays::stream)
				.anyMatch(this::isMentioned);
		}
		return mentioned instanceof GenericArrayType array && isMentioned(array.getGenericComponentType());
	}

}
