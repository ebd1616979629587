package dev.harbor.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches when {@code harbor.enabled} is true,
 * which it is where it is blank or not set. Takes all of Spring Boot's spellings of
 * booleans.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnHarborEnabledCondition.class)
public @interface ConditionalOnHarborEnabled {

	/**
	 * Return the value that {@code harbor.enabled} must have.
	 * @return {@code false} to match when Harbor is switched off
	 */
	boolean value() default true;

}
