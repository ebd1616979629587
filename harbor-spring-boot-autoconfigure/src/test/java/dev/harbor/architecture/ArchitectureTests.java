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

package dev.harbor.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Architecture rules of the library.
 */
class ArchitectureTests {

	private static final JavaClasses library = new ClassFileImporter().importPath("target/classes");

	private static final String[] JDK = { "java..", "javax.crypto..", "javax.net.ssl.." };

	private static final String[] JSON = { "tools.jackson..", "com.fasterxml.jackson.annotation.." };

	private static final String[] SPRING_WEB = { "org.springframework.aot.hint..", "org.springframework.core..",
			"org.springframework.util..", "org.springframework.http..", "org.springframework.web.client..",
			"org.springframework.web.util..", "io.micrometer.observation..", "io.micrometer.common..",
			"org.apache.commons.logging.." };

	private static final String[] SPRING_CONTEXT = { "org.apache.commons.logging..", "org.reactivestreams..",
			"org.springframework.aop..", "org.springframework.aot..", "org.springframework.beans..",
			"org.springframework.context..", "org.springframework.core..", "org.springframework.scheduling.annotation",
			"org.springframework.stereotype", "org.springframework.util..", "org.springframework.validation..",
			"reactor.core.." };

	private static final String[] SPRING_JDBC = { "javax.sql..", "org.springframework.beans..",
			"org.springframework.core..", "org.springframework.util..", "org.springframework.dao..",
			"org.springframework.jdbc..", "org.springframework.transaction..", "org.apache.commons.logging..",
			// Used for open-in-view sessions.
			"org.springframework.orm.jpa..", "jakarta.persistence..", "org.hibernate.." };

	private static final String[] DB_SCHEDULER = { "com.github.kagkarlsson..", "org.springframework.context..",
			"org.springframework.scheduling.concurrent.." };

	private static final String[] SPRING_MODULITH = { "org.springframework.beans.factory",
			"org.springframework.context.expression", "org.springframework.expression..",
			"org.springframework.modulith..", "org.springframework.transaction.annotation",
			"org.springframework.util.." };

	private static final String[] ACTUATOR = { "org.apache.commons.logging..",
			"org.springframework.boot.actuate.endpoint..", "org.springframework.boot.health.contributor",
			"org.springframework.util" };

	/**
	 * The API of controllers, without a web framework.
	 */
	private static final String[] SPRING_CONTROLLERS = { "io.micrometer.observation..", "io.micrometer.common..",
			"org.apache.commons.logging..", "org.springframework.aot..", "org.springframework.beans..",
			"org.springframework.context..", "org.springframework.core..", "org.springframework.http",
			"org.springframework.http.server", "org.springframework.scheduling.annotation",
			"org.springframework.util..", "org.springframework.validation..", "org.springframework.web.bind.annotation",
			"org.springframework.web.method", "org.springframework.web.service.annotation",
			"org.springframework.web.util.pattern" };

	private static final String[] SPRING_MVC = { "jakarta.servlet..", "org.apache.commons.logging..",
			"org.springframework.aot.hint..", "org.springframework.beans..", "org.springframework.context..",
			"org.springframework.core..", "org.springframework.http..", "org.springframework.transaction.support",
			"org.springframework.ui..", "org.springframework.util..", "org.springframework.web.." };

	private static final String[] SPRING_WEBFLUX = { "io.micrometer.observation..", "org.apache.commons.logging..",
			"org.reactivestreams..", "org.springframework.aot.hint..", "org.springframework.beans..",
			"org.springframework.core..", "org.springframework.http..", "org.springframework.ui..",
			"org.springframework.util..", "org.springframework.validation..", "org.springframework.web",
			"org.springframework.web.accept", "org.springframework.web.bind..", "org.springframework.web.method..",
			"org.springframework.web.reactive..", "org.springframework.web.server..", "org.springframework.web.util..",
			"reactor.core..", "reactor.util.." };

	/**
	 * The layers, each of which may depend only on the layers above it.
	 */
	static Stream<Arguments> layers() {
		String[] vocabulary = { "dev.harbor" };
		String[] resources = concat(vocabulary, "dev.harbor.event", "dev.harbor.workspace");
		String[] webhook = concat(resources, "dev.harbor.webhook");
		return Stream.of(Arguments.of("dev.harbor", concat(vocabulary, JDK)),
				Arguments.of("dev.harbor.event", concat(concat(vocabulary, "dev.harbor.event"), concat(JDK, JSON))),
				Arguments.of("dev.harbor.workspace", concat(concat(vocabulary, "dev.harbor.workspace"), JDK)),
				Arguments.of("dev.harbor.webhook", concat(webhook, concat(JDK, JSON))),
				Arguments.of("dev.harbor.schema",
						concat(concat(vocabulary, "dev.harbor.event", "dev.harbor.schema"),
								concat(concat(JDK, JSON), "com.networknt.schema..", "org.springframework.core.io..",
										"org.springframework.util"))),
				Arguments.of("dev.harbor.client",
						concat(concat(webhook, "dev.harbor.client"), concat(concat(JDK, JSON), SPRING_WEB))),
				Arguments.of("dev.harbor.listener",
						concat(concat(webhook, "dev.harbor.listener"), concat(JDK, SPRING_CONTEXT))),
				Arguments.of("dev.harbor.webhook.jdbc",
						concat(concat(webhook, "dev.harbor.webhook.jdbc"), concat(JDK, SPRING_JDBC))),
				Arguments.of("dev.harbor.jdbc",
						concat(concat(vocabulary, "dev.harbor.jdbc"), concat(concat(JDK, SPRING_JDBC), DB_SCHEDULER))),
				Arguments.of("dev.harbor.inbox",
						concat(concat(webhook, "dev.harbor.client", "dev.harbor.listener", "dev.harbor.jdbc",
								"dev.harbor.inbox"),
								concat(concat(JDK, SPRING_JDBC), "io.micrometer.observation..",
										"io.micrometer.common..", "org.springframework.context..", "org.slf4j"))),
				Arguments.of("dev.harbor.outbox",
						concat(concat(resources, "dev.harbor.client", "dev.harbor.jdbc", "dev.harbor.outbox"),
								concat(concat(JDK, SPRING_JDBC), "io.micrometer.observation..",
										"io.micrometer.common..", "org.springframework.context.."))),
				Arguments.of("dev.harbor.health",
						concat(concat(webhook, "dev.harbor.client", "dev.harbor.inbox", "dev.harbor.outbox",
								"dev.harbor.health"), concat(JDK, ACTUATOR))),
				Arguments.of("dev.harbor.modulith",
						concat(concat(resources, "dev.harbor.client", "dev.harbor.modulith"),
								concat(JDK, SPRING_MODULITH))),
				Arguments.of("dev.harbor.webhook.web",
						concat(concat(webhook, "dev.harbor.webhook.web"), concat(JDK, SPRING_CONTROLLERS))),
				Arguments.of("dev.harbor.webhook.web.servlet",
						concat(concat(webhook, "dev.harbor.webhook.web", "dev.harbor.webhook.web.servlet"),
								concat(JDK, SPRING_MVC))),
				Arguments.of("dev.harbor.webhook.web.reactive",
						concat(concat(webhook, "dev.harbor.webhook.web", "dev.harbor.webhook.web.reactive"),
								concat(JDK, SPRING_WEBFLUX))));
	}

	@ParameterizedTest
	@MethodSource("layers")
	void layersDependOnlyOnLayersAbove(String layer, String[] known) {
		classes().that()
			.resideInAPackage(layer)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(concat(known, "org.jspecify.annotations"))
			.check(library);
	}

	@Test
	void onlyTheTaskQueueDependsOnDbScheduler() {
		noClasses().that()
			.resideOutsideOfPackages("dev.harbor.jdbc", "dev.harbor.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.github.kagkarlsson..")
			.check(library);
		DescribedPredicate<JavaClass> scheduler = JavaClass.Predicates.resideInAnyPackage("com.github.kagkarlsson..");
		noMethods().that()
			.arePublic()
			.and()
			.areDeclaredInClassesThat()
			.arePublic()
			.should()
			.haveRawReturnType(scheduler)
			.orShould()
			.haveRawParameterTypes(DescribedPredicate.anyElementThat(scheduler))
			.check(library);
	}

	@Test
	void onlyExternalizationDependsOnModulith() {
		noClasses().that()
			.resideOutsideOfPackages("dev.harbor.modulith", "dev.harbor.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.modulith..")
			.check(library);
	}

	@Test
	void nothingDependsOnTheAutoConfiguration() {
		noClasses().that()
			.resideOutsideOfPackage("dev.harbor.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.harbor.autoconfigure..")
			.check(library);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("(dev.harbor..)").should().beFreeOfCycles().check(library);
	}

	@Test
	void everyPackageIsNullMarkedAndDescribed() {
		List<String> packages = library.stream().map(JavaClass::getPackageName).distinct().toList();
		assertThat(packages).hasSizeGreaterThan(5).allSatisfy((name) -> {
			JavaPackage javaPackage = library.getPackage(name);
			assertThat(javaPackage.isAnnotatedWith(NullMarked.class)).isTrue();
		});
	}

	@Test
	void clientSignaturesContainNoJacksonTypes() {
		DescribedPredicate<JavaClass> jackson = JavaClass.Predicates.resideInAnyPackage("tools.jackson..",
				"com.fasterxml.jackson..");
		noMethods().that()
			.arePublic()
			.and()
			.areDeclaredInClassesThat()
			.arePublic()
			.should()
			.haveRawReturnType(jackson)
			.orShould()
			.haveRawParameterTypes(DescribedPredicate.anyElementThat(jackson))
			.check(library);
	}

	@Test
	void autoConfigurationsArePublicFinalWithoutOtherPublicMembers() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.check(library);
		methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.and(DescribedPredicate.not(HasModifiers.Predicates.modifier(JavaModifier.SYNTHETIC)))
			.should()
			.notBePublic()
			.check(library);
		fields().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.allowEmptyShould(true)
			.check(library);
	}

	@Test
	void autoConfigurationsAreListedInOrder() {
		List<String> listed = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.harbor."))
			.toList();
		assertThat(listed).isSorted()
			.containsExactlyInAnyOrderElementsOf(library.stream()
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map(JavaClass::getName)
				.toList());
	}

	@Test
	void conditionsOnClassesAreNotOnBeanMethods() {
		noMethods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.beAnnotatedWith(ConditionalOnClass.class)
			.check(library);
	}

	@Test
	void beanMethodsAndTheirReturnTypesAreVisibleToGeneratedCode() {
		ArchRule rule = methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBePrivate()
			.andShould()
			.notHaveRawReturnType(DescribedPredicate.describe("private",
					(type) -> type.getModifiers().contains(JavaModifier.PRIVATE)));
		rule.check(library);
	}

	@Test
	void conditionsAreNotPublic() {
		classes().that().implement(Condition.class).should().notBePublic().allowEmptyShould(true).check(library);
	}

	@Test
	void configurationPropertiesAreNamedByValue() {
		assertThat(library.stream().filter((type) -> type.isAnnotatedWith(ConfigurationProperties.class))).isNotEmpty()
			.allSatisfy((type) -> assertThat(type.getAnnotationOfType(ConfigurationProperties.class).value())
				.startsWith("harbor"));
	}

	@Test
	void everyPropertyIsDescribed() throws IOException {
		JsonNode metadata = metadata("META-INF/spring-configuration-metadata.json");
		Map<String, String> descriptions = new TreeMap<>();
		metadata.path("properties")
			.forEach((property) -> descriptions.put(property.path("name").asString(),
					property.path("description").asString("")));
		assertThat(descriptions).hasSizeGreaterThan(10)
			.allSatisfy((name, description) -> assertThat(description).as(name)
				.isNotEmpty()
				.endsWith(".")
				.doesNotContain("{@")
				.doesNotStartWith("The ")
				.doesNotStartWith("A "));
	}

	/**
	 * Hints complete the names of clients, endpoints and listeners in editors.
	 */
	@Test
	void everyNameHasAHint() throws IOException {
		JsonNode metadata = metadata("META-INF/spring-configuration-metadata.json");
		List<String> hinted = metadata.path("hints").valueStream().map((hint) -> hint.path("name").asString()).toList();
		assertThat(metadata.path("properties")
			.valueStream()
			.filter((property) -> property.path("type").asString("").startsWith("java.util.Map<java.lang.String,"))
			.map((property) -> property.path("name").asString() + ".keys")).hasSizeGreaterThan(1)
			.allSatisfy((keys) -> assertThat(hinted).contains(keys));
		assertThat(hinted).contains("harbor.inbox.reconcile.client", "harbor.inbox.skip-parked");
	}

	@Test
	void additionalMetadataIsSortedAndHasNoDuplicates() throws IOException {
		JsonNode metadata = metadata("META-INF/additional-spring-configuration-metadata.json");
		for (String section : List.of("groups", "properties", "hints")) {
			List<String> names = metadata.path(section)
				.valueStream()
				.map((node) -> node.path("name").asString())
				.toList();
			assertThat(names).as(section).isSorted().doesNotHaveDuplicates();
		}
	}

	private static JsonNode metadata(String resource) throws IOException {
		// The metadata of this module, not of a library on the class path.
		Path file = Path.of("target/classes", resource);
		return JsonMapper.shared().readTree(Files.readString(file));
	}

	private static String[] concat(String[] some, String... others) {
		return Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(String[]::new);
	}

}
