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

package dev.harbor.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Import;

import dev.harbor.test.HarborSandbox;

/**
 * Runs the application against its own {@link HarborSandbox}. All clients get the URL of
 * the sandbox, and keys with their declared scopes. The sandbox delivers events to
 * webhook methods and listeners. Properties for keys, URLs and workspaces are replaced
 * before they are validated.
 * <p>
 * On a test class, the sandbox can be injected and is reset before each test. Tests that
 * share an application context share its sandbox, and take turns if they run in parallel.
 * On a configuration class, it is used for development, with
 * {@code SpringApplication.from(Application::main).with(ThatClass.class)}.
 *
 * @since 0.1.0
 * @see HarborSandbox
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@Import(SandboxWebhookImportSelector.class)
public @interface AutoConfigureHarborSandbox {

	/**
	 * Whether the sandbox registers the webhook endpoints of an application with a web
	 * server. They are registered at the start of each test, and replaced if the test
	 * registers an endpoint.
	 * @return whether to register webhook endpoints
	 */
	boolean registerWebhooks() default true;

}
