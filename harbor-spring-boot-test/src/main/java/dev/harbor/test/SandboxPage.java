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

package dev.harbor.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The page of a sandbox. Uses HTML forms, without JavaScript.
 */
final class SandboxPage {

	private static final String HTML = "text/html;charset=UTF-8";

	private final PageView view;

	private final PageActions actions;

	private final String styles;

	SandboxPage(SandboxContents contents, EventExamples examples) {
		this.view = new PageView(contents, examples);
		this.actions = new PageActions(contents, examples);
		try (InputStream resource = SandboxPage.class.getResourceAsStream("sandbox.css")) {
			this.styles = (resource != null) ? new String(resource.readAllBytes(), StandardCharsets.UTF_8) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Answer handle(ApiRequest request) {
		String path = request.path();
		return switch (request.method()) {
			case "GET" -> switch (path) {
				case "/" -> Answer.of(200, HTML, this.view.render(PageForm.EMPTY, notice(request), "",
						request.query("show").contains("secrets")));
				case "/sandbox.css" -> Answer.of(200, "text/css;charset=UTF-8", this.styles);
				default -> nothing(path);
			};
			case "POST" -> post(path, request.body());
			default -> Answer.of(405, "text/plain;charset=UTF-8", "Only GET and POST are possible here.");
		};
	}

	private static Optional<PageNotice> notice(ApiRequest request) {
		return request.query("done").stream().findFirst().flatMap(PageNotice::of);
	}

	private Answer post(String path, byte[] body) {
		PageForm form = PageForm.EMPTY;
		try {
			form = PageForm.read(body);
			Optional<PageNotice> done = this.actions.perform(path, form);
			return done.map(SandboxPage::redirect).orElseGet(() -> nothing(path));
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return Answer.of(400, HTML,
					this.view.render(form, Optional.empty(), String.valueOf(ex.getMessage()), false));
		}
	}

	/*
	 * Redirect to the page, so that reloading it does not repeat the action.
	 */
	private static Answer redirect(PageNotice done) {
		return new Answer(303, Map.of("Location", "/?done=" + done.code() + "#" + done.section()), new byte[0]);
	}

	private static Answer nothing(String path) {
		return Answer.of(404, "text/plain;charset=UTF-8", "There is nothing at " + path + ".");
	}

}
