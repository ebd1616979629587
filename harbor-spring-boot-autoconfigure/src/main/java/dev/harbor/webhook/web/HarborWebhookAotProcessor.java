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

package dev.harbor.webhook.web;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.WebhookDelivery;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.service.annotation.HttpExchange;

/**
 * Registers hints for the types of payloads in webhook methods. The hints of Spring MVC
 * and Spring WebFlux do not include these types.
 */
class HarborWebhookAotProcessor implements BeanRegistrationAotProcessor {

	private static final Set<Type> OURS = Set.of(WebhookDelivery.class, Event.class, EventPayload.class);

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Set<Type> types = payloadTypes(ClassUtils.getUserClass(registeredBean.getBeanClass()));
		return types.isEmpty() ? null : (context, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(context.getRuntimeHints().reflection(), types.toArray(Type[]::new));
	}

	private static Set<Type> payloadTypes(Class<?> beanClass) {
		Set<Type> types = new LinkedHashSet<>();
		Set<Method> methods = MethodIntrospector.selectMethods(beanClass,
				(Method method) -> method.getParameterCount() > 0
						&& (AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class)
								|| AnnotatedElementUtils.hasAnnotation(method, HttpExchange.class)));
		for (Method method : methods) {
			for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
				if (HarborWebhookMethods.isMarked(parameter)) {
					types.add(GenericTypeResolver.resolveType(parameter.getGenericParameterType(), beanClass));
				}
			}
		}
		types.removeAll(OURS);
		return types;
	}

}
