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

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for keys in files that are packaged with the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class PackagedLiveKeyCheckTests {

	/**
	 * Placeholder for the middle of a key in output without this character.
	 */
	private static final String ELLIPSIS = new String("\u2026".getBytes(Charset.defaultCharset()),
			Charset.defaultCharset());

	private static final String LIVE = "hb_live_s3cr3tl1v3k3y";

	private static final String SANDBOX = "hb_test_s3cr3ts4ndb0x";

	@TempDir
	private Path packaged;

	@TempDir
	private Path deployed;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			harbor.secret-key=%s                    | harbor.secret-key
			harbor.fallback-secret-key=%s           | harbor.fallback-secret-key
			harbor.clients.emitter.secret-key=%s    | harbor.clients.emitter.secret-key
			harbor.secret-key=${HARBOR_KEY:%s}      | harbor.secret-key
			my.own.property=%s                      | my.own.property
			my.list=hb_test_first0000,%s            | my.list
			""")
	void liveKeyFailsAtStartup(String line, String property) throws IOException {
		writePackaged("application.properties", "# A comment.\n" + line.formatted(LIVE) + "\n");
		assertStopped().satisfies((ex) -> assertThat(analyze(ex).getDescription()).contains("'" + property + "'",
				"[application.properties]", " - 2:"));
	}

	@Test
	void liveKeyInYamlFailsAtStartup() throws IOException {
		writePackaged("application.yaml", "harbor:\n  clients:\n    emitter:\n      secret-key: " + LIVE + "\n");
		assertStopped().satisfies((ex) -> assertThat(analyze(ex).getDescription())
			.contains("'harbor.clients.emitter.secret-key'", "[application.yaml]", " - 4:19"));
	}

	@Test
	void analysisNamesTheLocationOfTheKeyAndTheRemedy(CapturedOutput output) throws IOException {
		writePackaged("application.properties", "harbor.secret-key=" + LIVE + "\n");
		assertStopped();
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "A live API key of Harbor is packaged",
					"'harbor.secret-key', from class path resource [application.properties] - 1:19",
					"HARBOR_SECRET_KEY", "'harbor.secret-key-location'", "'harbor.allow-packaged-live-key'")
			.doesNotContain("s3cr3t");
	}

	@Test
	void overriddenLiveKeyFailsAtStartup() throws IOException {
		writePackaged("application.properties", "harbor.secret-key=" + LIVE + "\n");
		assertThatExceptionOfType(PackagedLiveKeyException.class)
			.isThrownBy(() -> run("--harbor.secret-key=" + SANDBOX));
	}

	@Test
	void liveKeyInTheFileOfAProfileFailsAtStartup() throws IOException {
		writePackaged("application-prod.properties", "harbor.secret-key=" + LIVE + "\n");
		run();
		assertThatExceptionOfType(PackagedLiveKeyException.class).isThrownBy(() -> run("--spring.profiles.active=prod"))
			.withMessageContaining("application-prod.properties");
	}

	@Test
	void liveKeyInAnAnnotatedPropertySourceFailsAtStartup() throws IOException {
		writePackaged("more.properties", "my.key=" + LIVE + "\n");
		assertThatExceptionOfType(PackagedLiveKeyException.class)
			.isThrownBy(() -> run(ApplicationWithPropertySource.class))
			.withMessageContaining("more.properties")
			.withMessageNotContaining("s3cr3t");
	}

	@Test
	void liveKeyInAPackagedKeyFileFailsAtStartup() throws IOException {
		writePackaged("harbor-key.txt", LIVE);
		assertThatExceptionOfType(PackagedLiveKeyException.class)
			.isThrownBy(() -> run("--harbor.secret-key-location=classpath:harbor-key.txt"))
			.withMessageContaining("harbor-key.txt")
			.withMessageNotContaining("s3cr3t");
	}

	@Test
	void liveKeyStartsIfItIsAllowed(CapturedOutput output) throws IOException {
		writePackaged("application.properties",
				"harbor.secret-key=" + LIVE + "\nharbor.allow-packaged-live-key=true\n");
		run();
		assertThat(output).contains("WARN", "contains the live key hb_live_" + ELLIPSIS + "3k3y", "allows")
			.doesNotContain("s3cr3t");
	}

	@Test
	void packagedSandboxKeyIsLoggedAsAWarning(CapturedOutput output) throws IOException {
		writePackaged("application.properties", "harbor.secret-key=" + SANDBOX + "\n");
		run();
		assertThat(output).containsOnlyOnce("WARN")
			.contains(
					"'harbor.secret-key', from class path resource [application.properties] - 1:19, contains the sandbox"
							+ " key hb_test_" + ELLIPSIS + "db0x")
			.doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.secret-key=${HARBOR_KEY:}", "my.prefix=hb_live_",
			"my.text=Keys begin with hb_live_...", "my.pattern=hb_live_[a-z]+", "my.name=chb_live_show" })
	void otherTextsStart(String line, CapturedOutput output) throws IOException {
		writePackaged("application.properties", line + "\n");
		run();
		assertThat(output).doesNotContain("WARN", "ERROR");
	}

	@Test
	void liveKeyOfTheEnvironmentStarts(CapturedOutput output) throws IOException {
		Files.writeString(this.deployed.resolve("application.properties"), "harbor.fallback-secret-key=" + LIVE);
		run("--spring.config.additional-location=file:" + this.deployed + "/", "--harbor.secret-key=" + LIVE);
		assertThat(output).doesNotContain("WARN", "ERROR");
	}

	@Test
	void encryptedKeyStarts(CapturedOutput output) throws IOException {
		writePackaged("application.properties", "harbor.secret-key=ENC(" + new StringBuilder(LIVE).reverse() + ")");
		run(DecryptingApplication.class);
		assertThat(output).doesNotContain("packaged with the application");
	}

	@Test
	void plainKeyAmongEncryptedOnesFailsAtStartup() throws IOException {
		writePackaged("application.properties", "other=ENC(terces)\nharbor.secret-key=" + LIVE);
		assertThatExceptionOfType(PackagedLiveKeyException.class).isThrownBy(() -> run(DecryptingApplication.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "on", "YES", "1" })
	void requiredValueAcceptsAllSpellingsOfTrue(String spelling) throws IOException {
		writePackaged("application.properties", "harbor.secret-key=" + LIVE);
		run("--harbor.allow-packaged-live-key=" + spelling);
	}

	@Test
	void applicationWithoutKeyLogsNothing(CapturedOutput output) {
		run();
		assertThat(output).doesNotContain("WARN", "ERROR");
	}

	private org.assertj.core.api.ThrowableAssertAlternative<PackagedLiveKeyException> assertStopped() {
		return assertThatExceptionOfType(PackagedLiveKeyException.class).isThrownBy(() -> run())
			.withMessageNotContaining("s3cr3t");
	}

	private static FailureAnalysis analyze(PackagedLiveKeyException ex) {
		FailureAnalysis analysis = new PackagedLiveKeyFailureAnalyzer().analyze(ex);
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("s3cr3t");
		return analysis;
	}

	private void writePackaged(String name, String content) throws IOException {
		Files.writeString(this.packaged.resolve(name), content);
	}

	private void run(String... arguments) {
		run(Application.class, arguments);
	}

	private void run(Class<?> source, String... arguments) {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader classes = new URLClassLoader(new URL[] { this.packaged.toUri().toURL() },
				getClass().getClassLoader())) {
			Thread.currentThread().setContextClassLoader(classes);
			SpringApplication application = new SpringApplication(new DefaultResourceLoader(classes), source);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run(arguments).close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HarborConnectionDetailsAutoConfiguration.class)
	static class Application {

	}

	/**
	 * Decrypts values like Jasypt: wraps property sources without changing them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HarborConnectionDetailsAutoConfiguration.class)
	static class DecryptingApplication {

		@Bean
		static Decryption decryption(ConfigurableEnvironment environment) {
			return new Decryption(environment);
		}

	}

	private record Decryption(ConfigurableEnvironment environment) implements BeanFactoryPostProcessor, Ordered {

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE - 100;
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			MutablePropertySources sources = this.environment.getPropertySources();
			for (var source : List.copyOf(sources.stream().toList())) {
				if (source instanceof OriginTrackedMapPropertySource tracked) {
					sources.replace(source.getName(), new DecryptingPropertySource(tracked));
				}
			}
		}

	}

	private static final class DecryptingPropertySource extends MapPropertySource implements OriginLookup<String> {

		private final OriginTrackedMapPropertySource source;

		@SuppressWarnings("unchecked")
		DecryptingPropertySource(OriginTrackedMapPropertySource source) {
			super(source.getName(), (Map<String, Object>) (Map<?, ?>) source.getSource());
			this.source = source;
		}

		@Override
		public @Nullable Object getProperty(String name) {
			Object value = this.source.getProperty(name);
			String text = String.valueOf(value);
			return text.startsWith("ENC(")
					? new StringBuilder(text.substring(4, text.length() - 1)).reverse().toString() : value;
		}

		@Override
		public @Nullable Origin getOrigin(String key) {
			return this.source.getOrigin(key);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@PropertySource("classpath:more.properties")
	@ImportAutoConfiguration(HarborConnectionDetailsAutoConfiguration.class)
	static class ApplicationWithPropertySource {

	}

}
