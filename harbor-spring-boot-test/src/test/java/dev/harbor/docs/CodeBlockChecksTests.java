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

package dev.harbor.docs;

import java.nio.file.Files;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests that the checks of the documentation find mistakes.
 */
class CodeBlockChecksTests {

	@ParameterizedTest
	@ValueSource(strings = { "```\nx\n```", "```java\nclass A {}\n```", "```java nonsense\nclass A {}\n```",
			"text\n\n    ./mvnw verify\n", "```java show=\"because\"\nclass A {}\n```", "```sh show\nrm\n```" })
	void blockWithoutMarkerFails(String text) {
		assertFails(text);
	}

	@Test
	void classesCompile() {
		assertPasses("```java compile\nclass A {\n\n\tHarborClient client;\n\n\tList<Scope> scopes;\n\n}\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "class A { HarborKlient client; }", "class A { List raw; }", "class A { int a() { } }", "",
			"class A { dev.harbor.client.CallExecutor executor; }" })
	void classWithCompilerWarningFails(String code) {
		assertFails("```java compile\n" + code + "\n```");
	}

	@Test
	void compilationErrorHasTheLineOfThePage() {
		CodeBlock block = blocks("text\n\n```java compile\nclass A {\n\tint a = null;\n}\n```").get(0);
		assertThatThrownBy(block::check).hasMessageContaining("page.md:5: incompatible types");
	}

	@Test
	void codeOfATestPasses() {
		assertPasses("```java of=CodeBlockChecksTests\n@Test\n\nvoid codeOfATestPasses() {\n```");
	}

	@Test
	void codeOfATestInKotlinPasses() {
		assertPasses("```kotlin of=KotlinGuideTests\ndata class OrderShipped(val orderNumber: String)\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "java of=CodeBlockChecksTests", "java of=NoSuchTests", "java of=CodeBlock",
			"kotlin of=KotlinGuideTests", "sh of=.ci/run" })
	void unknownCodeFails(String info) {
		assertFails("```" + info + "\nvoid no" + "where() {\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.workspace-id=ws_...", "harbor.secret-key=${ANY}",
			"harbor.clients.emitter.scopes=events:write,events:read", "harbor.clients.emitter.http.read-timeout=3s",
			"harbor.webhook.endpoints.eu-west.secrets[0]=one", "management.endpoint.health.show-details=always",
			"logging.level.dev.harbor=debug" })
	void knownPropertyPasses(String property) {
		assertPasses("```properties bind\n" + property + "\n```");
		assertPasses("```yaml bind\n" + property.replace("=", ": ") + "\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.workspace=ws_...", "harbor.secret-key=nonsense", "harbor.total-timeout=soon",
			"harbor.clients.emitter.scope=events:write", "harbor.clients.emitter.scopes=events:wrote",
			"harbor.clients.emitter.enabled=true", "harbor.webhook.endpoints.billing.key=one",
			"harbor.webhook.secret=hb_test_...", "harbor.webhook.store.lease=1h",
			"management.health.harbour.enabled=true", "management.endpoint.health.show-details=perhaps", "", "---" })
	void unknownOrInvalidPropertyFails(String property) {
		assertFails("```properties bind\n" + property + "\n```");
		assertFails("```yaml bind\n" + property.replace("=", ": ") + "\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "export HARBOR_SECRET_KEY=hb_test_...", "export HARBOR_WEBHOOK_SECRET_EU_WEST=...",
			"export HARBOR_CLIENTS_EMITTER_SECRETKEY=hb_live_... HARBOR_WORKSPACE_ID=ws_...",
			"export HARBOR_CLIENTS_EMITTER_SECRET_KEY=hb_live_... SPRING_DATASOURCE_URL=jdbc:h2:mem:" })
	void knownVariablePasses(String command) {
		assertPasses("```sh bind\n" + command + "\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "export HARBOR_KEY=hb_test_...", "export HARBOR_SECRET_KEY=sk_...",
			"export HARBOR_CLIENTS_EMITTER_SECRET_KEY=sk_...", "export HARBOR_WEBHOOK_SECRET=hb_live_...",
			"HARBOR_SECRET_KEY=hb_test_...", "" })
	void unknownVariableFails(String command) {
		assertFails("```sh bind\n" + command + "\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"<groupId>dev.harbor</groupId><artifactId>harbor-spring-boot-starters</artifactId><version>%s</version>",
			"<groupId>dev.harbor</groupId><artifactId>harbor-spring-boot-starter</artifactId><version>0.0.1</version>",
			"<groupId>dev.harbor</groupId><artifactId>harbor-spring-boot-starter</artifactId>",
			"<groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-harbor</artifactId>",
			"<groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-actuator</artifactId><version>4.1.2</version>" })
	void unknownDependencyFails(String dependency) throws Exception {
		String version = Pom.ofProject().texts("/project/version").get(0);
		assertFails("```xml pom\n<dependency>" + dependency.formatted(version) + "</dependency>\n```");
		assertPasses("```xml pom\n<dependency><groupId>dev.harbor</groupId>"
				+ "<artifactId>harbor-spring-boot-starter</artifactId><version>" + version
				+ "</version></dependency>\n```");
	}

	@Test
	void dependencyOfGradlePasses() throws Exception {
		String version = Pom.ofProject().texts("/project/version").get(0);
		assertPasses(
				"```kotlin gradle\nimplementation(\"dev.harbor:harbor-spring-boot-starter:" + version + "\")\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "implementation(\"dev.harbor:harbor-spring-boot-starter:0.0.1\")",
			"implementation(\"dev.harbor:harbor-spring-boot-starters:%s\")", "compile(\"dev.harbor:sample-app:%s\")",
			"" })
	void unknownGradleDependencyFails(String dependency) throws Exception {
		assertFails("```kotlin gradle\n" + dependency.formatted(Pom.ofProject().texts("/project/version").get(0))
				+ "\n```");
	}

	@Test
	void applicationIsShownFromItsFirstImport() throws Exception {
		String source = Files.readString(TestSources.find("Shop", "java"));
		String code = source.substring(source.indexOf("import "));
		assertPasses("```java of=Shop\n" + code + "```");
		assertFails("```java of=Shop\n" + code.substring(code.indexOf('\n') + 1) + "```");
	}

	@Test
	void blockWithoutDependencyFails() {
		assertFails("```xml pom\n<build/>\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "./mvnw verify", "./mvnw -q -pl sample-app -am spring-boot:test-run",
			"./mvnw -Psample -Dsample.goal=run", "HARBOR_SECRET_KEY=hb_test_... ./mvnw verify" })
	void commandOfMavenPasses(String command) {
		assertPasses("```sh maven\n" + command + "\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "./mvnw verified", "./mvnw -pl sample -am verify", "./mvnw -Psamples", "mvn verify",
			"./mvnw -Dsample.gaol=run", "./mvnw spring-boat:run", "" })
	void unknownMavenCommandFails(String command) {
		assertFails("```sh maven\n" + command + "\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sh run=NoSuchTests", "sh run=PropertiesPageTests", "json output=NoSuchTests", "sh run" })
	void untestedBlockFails(String info) {
		assertFails("```" + info + "\n{}\n```");
	}

	@Test
	void matchingJsonOfATypePasses() {
		assertPasses("```json type=dev.harbor.RateLimit\n{\"limit\": 600, \"remaining\": 587, "
				+ "\"reset\": \"2026-03-01T08:16:00Z\"}\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"limit\": 600, \"left\": 587}", "{\"limit\": \"many\"}" })
	void differentJsonOfATypeFails(String json) {
		assertFails("```json type=dev.harbor.RateLimit\n" + json + "\n```");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[a](nowhere.md)", "[a](#nowhere)", "[a](docs/keys.md#nowhere)", "![](docs/keys.md)",
			"![a](docs/images/nowhere.svg)", "<img src=\"docs/keys.md\">", "<a href=\"nowhere.md\">a</a>",
			"| a |\n|---|\n| [a](nowhere.md) |" })
	void brokenLinkFails(String text) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(page(text)::requireLinksToLead);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[a](docs/keys.md)", "# A `b`, c\n\n[a](#a-b-c)", "[a](docs/keys.md#rotation)",
			"<img src=\"docs/keys.md\" alt=\"keys\">", "[a](https://harbor.dev)" })
	void validLinkPasses(String text) {
		assertThatCode(page(text)::requireLinksToLead).doesNotThrowAnyException();
	}

	private static void assertPasses(String text) {
		assertThat(blocks(text)).hasSize(1)
			.allSatisfy((block) -> assertThatCode(block::check).doesNotThrowAnyException());
	}

	private static void assertFails(String text) {
		assertThat(blocks(text)).hasSize(1)
			.allSatisfy(
					(block) -> assertThatThrownBy(block::check).isInstanceOfAny(AssertionError.class, Exception.class));
	}

	private static List<CodeBlock> blocks(String text) {
		return page(text).codeBlocks();
	}

	private static MarkdownPage page(String text) {
		return new MarkdownPage(MarkdownPage.ROOT.resolve("page.md"), text);
	}

}
