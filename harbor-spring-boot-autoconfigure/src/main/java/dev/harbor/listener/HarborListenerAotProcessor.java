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
import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;

/**
 * Registers hints for methods of listeners and the types of their parameters.
 */
class HarborListenerAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> beanClass = ClassUtils.getUserClass(registeredBean.getBeanClass());
		Map<Method, HarborListener> methods = MethodIntrospector.selectMethods(beanClass,
				(MethodIntrospector.MetadataLookup<HarborListener>) ListenerMethod::annotation);
		return methods.isEmpty() ? null : (context, code) -> methods.forEach(
				(method, annotation) -> register(context, new ListenerMethod(beanClass, method, annotation), method));
	}

	private static void register(GenerationContext context, ListenerMethod listenerMethod, Method method) {
		ReflectionHints hints = context.getRuntimeHints().reflection();
		hints.registerMethod(method, ExecutableMode.INVOKE);
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints,
				listenerMethod.payloadTypes().toArray(Type[]::new));
	}

}
