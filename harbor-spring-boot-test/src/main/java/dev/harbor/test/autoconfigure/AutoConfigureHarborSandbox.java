package dev.harbor.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

import dev.harbor.test.HarborSandbox;

/**
 * Runs the application against a {@link HarborSandbox} of its own: all of its Harbor
 * clients get the URL of the sandbox and keys with the scopes that they declare.
 * <p>
 * On a test class, the sandbox can be injected and is reset before each test. Tests that
 * share an application context share its sandbox, and take turns should they run in
 * parallel. On a configuration class it serves development, with
 * {@code SpringApplication.from(Application::main).with(ThatClass.class)}.
 *
 * @see HarborSandbox
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureHarborSandbox {

}
