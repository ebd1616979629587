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
 * Runs the application against a {@link HarborSandbox} of its own: all of its Harbor
 * clients get the URL of the sandbox and keys with the scopes that they declare, and the
 * sandbox delivers events to the methods that receive webhooks. What the properties say
 * of keys, URLs and workspaces is replaced before it is validated.
 * <p>
 * On a test class, the sandbox can be injected and is reset before each test. Tests that
 * share an application context share its sandbox, and take turns should they run in
 * parallel. On a configuration class it serves development, with
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
	 * Whether the sandbox delivers to the application by itself, wherever that receives
	 * webhooks, when it runs a web server. The endpoints are there at the start of each
	 * test, until it registers one of its own.
	 * @return whether webhook endpoints are registered
	 */
	boolean registerWebhooks() default true;

}
