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

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.harbor.Scope;
import dev.harbor.event.Event;
import dev.harbor.test.ApiKeys.ApiKey;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.WebhookEndpoints.Endpoint;

/**
 * Renders the page.
 */
final class PageView {

	private static final int ROWS = 50;

	private static final int VISIBLE_END = 4;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private final SandboxContents contents;

	private final EventExamples examples;

	PageView(SandboxContents contents, EventExamples examples) {
		this.contents = contents;
		this.examples = examples;
	}

	/**
	 * Render the page.
	 * @param form the form of a failed action, to be corrected
	 * @param notice the notice after an action
	 * @param problem the reason of a failed action, or an empty text
	 * @param secrets whether to show keys and secrets
	 * @return the HTML
	 */
	String render(PageForm form, Optional<PageNotice> notice, String problem, boolean secrets) {
		Html html = new Html();
		html.write("""
				<!DOCTYPE html>
				<html lang="en">
				<head>
				<meta charset="UTF-8">
				<meta name="viewport" content="width=device-width, initial-scale=1">
				<title>Harbor sandbox</title>
				<link rel="stylesheet" href="/sandbox.css">
				</head>
				<body>
				<a class="skip" href="#main">Skip to content</a>
				<header>
				<h1>Harbor sandbox</h1>
				<p>API at <code>{}</code>, workspace <code>{}</code>, key <code>{}</code> (listed after its first use).
				Times are in UTC.</p>
				<nav aria-label="Sections">
				<a href="#keys">Keys</a> <a href="#events">Events</a> <a href="#endpoints">Endpoints</a>
				<a href="#deliveries">Deliveries</a> <a href="#faults">Faults</a> <a href="/">Refresh</a>
				<a href="{}">{} secrets</a>
				</nav>
				</header>
				<main id="main">
				""", this.contents.sandbox().baseUrl(), HarborSandbox.DEFAULT_WORKSPACE_ID, HarborSandbox.programKey(),
				secrets ? "/" : "/?show=secrets", secrets ? "Hide" : "Show");
		notice.ifPresent((done) -> html.write("<p class=\"notice\" role=\"status\">{}</p>\n", done.text()));
		if (!problem.isEmpty()) {
			html.write("<p class=\"problem\" role=\"alert\">{}</p>\n", problem);
		}
		keys(html, secrets);
		events(html, form);
		endpoints(html, form, secrets);
		deliveries(html);
		faults(html);
		html.write("""
				</main>
				<footer>
				<form method="post" action="/reset"><button>Reset the sandbox</button></form>
				</footer>
				</body>
				</html>
				""");
		return html.toString();
	}

	private void keys(Html html, boolean secrets) {
		List<ApiKey> keys = this.contents.keys().all();
		section(html, "keys", "Keys", "Key", "Scopes", "State", "Change");
		for (int i = 0; i < keys.size(); i++) {
			ApiKey key = keys.get(i);
			boolean revoked = this.contents.keys().isRevoked(key);
			html.write("<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>",
					secrets ? key.value() : dev.harbor.ApiKey.of(key.value()), scopes(key),
					revoked ? "revoked" : "valid");
			if (!revoked) {
				html.write("""
						<form method="post" action="/keys/revoke"><input type="hidden" name="key" value="{}">
						<button aria-label="Revoke key {}">Revoke</button></form>""", i + 1, i + 1);
			}
			html.write("</td></tr>\n");
		}
		endOfTable(html, keys.isEmpty(), 4);
		html.write("<form method=\"post\" action=\"/keys\" class=\"fields\">\n<fieldset><legend>Scopes (none: all of "
				+ "them)</legend>\n");
		for (Scope scope : Scope.values()) {
			html.write("<label><input type=\"checkbox\" name=\"scope\" value=\"{}\"> {}</label>\n", scope.value(),
					scope.value());
		}
		html.write("</fieldset>\n<button id=\"create-key\">Create a key</button>\n</form>\n</section>\n");
	}

	private static String scopes(ApiKey key) {
		return (key.scopes().size() == Scope.values().length) ? "all"
				: key.scopes().stream().sorted().map(Scope::value).collect(Collectors.joining(", "));
	}

	private void events(Html html, PageForm form) {
		List<Event> events = newest(this.contents.events().all());
		section(html, "events", "Events", "Event", "Type", "Created", "Payload");
		for (Event event : events) {
			html.write("<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>", event.id(), event.type());
			time(html, event.createdAt());
			html.write("</td><td>");
			List<String> problems = this.examples.problems(event);
			if (!problems.isEmpty()) {
				html.write("<p class=\"problem\">Violates its schema: {}</p>", String.join("; ", problems));
			}
			html.write("<details><summary>Show</summary><pre tabindex=\"0\">{}</pre></details></td></tr>\n",
					event.payload().json());
		}
		endOfTable(html, events.isEmpty(), 4);
		html.write("""
				<form method="post" action="/examples" class="fields">
				<label for="example-type">Type of the example</label>
				<input id="example-type" name="type" list="types" required maxlength="255">
				<datalist id="types">""");
		this.examples.types().forEach((type) -> html.write("<option value=\"{}\">", type));
		html.write("""
				</datalist>
				<button id="send-example">Send an example</button>
				</form>
				<form method="post" action="/events" class="fields">
				<label for="event-type">Type</label>
				<input id="event-type" name="type" required maxlength="255" value="{}">
				<label for="event-payload">Payload, a JSON object</label>
				<textarea id="event-payload" name="payload" rows="4">{}</textarea>
				<label for="event-url">URL (optional)</label>
				<input id="event-url" name="url" type="url" value="{}" aria-describedby="event-url-help">
				<p id="event-url-help">Without a URL, the event is delivered to all endpoints that subscribe to its
				type. With a URL, it is delivered to that URL only, on any machine. Without a secret, the sandbox
				creates one, and the table of endpoints shows it.</p>
				<label for="event-secret">Secret of the URL (optional)</label>
				<input id="event-secret" name="secret" type="password" autocomplete="off">
				<button id="create-event">Create the event</button>
				</form>
				</section>
				""", form.get("type"), form.get("payload", "{}"), form.get("url"));
	}

	private void endpoints(Html html, PageForm form, boolean secrets) {
		List<Endpoint> endpoints = newest(this.contents.webhooks().all());
		section(html, "endpoints", "Endpoints", "URL", "Types", "State", "Secret", "Change");
		for (Endpoint endpoint : endpoints) {
			html.write("<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td><code>{}</code></td><td>",
					endpoint.url(),
					endpoint.types().isEmpty() ? "events of this page" : String.join(", ", endpoint.types()),
					endpoint.active() ? "active" : "disabled", secrets ? endpoint.secret() : masked(endpoint.secret()));
			button(html, "/endpoints/status", "endpoint", endpoint.id(), endpoint.active() ? "Disable" : "Enable",
					endpoint.url());
			if (!endpoint.ofApplication()) {
				button(html, "/endpoints/rotate", "endpoint", endpoint.id(), "New secret", endpoint.url());
			}
			html.write("</td></tr>\n");
		}
		endOfTable(html, endpoints.isEmpty(), 5);
		html.write("""
				<form method="post" action="/endpoints" class="fields">
				<label for="endpoint-url">URL</label>
				<input id="endpoint-url" name="url" type="url" required value="{}">
				<label for="endpoint-types">Types (*: all of them)</label>
				<input id="endpoint-types" name="types" value="{}">
				<label for="endpoint-secret">Secret (none: a new one)</label>
				<input id="endpoint-secret" name="secret" type="password" autocomplete="off">
				<button>Register the endpoint</button>
				</form>
				</section>
				""", form.get("url"), form.get("types", "*"));
	}

	private static String masked(String secret) {
		return (secret.length() > 2 * VISIBLE_END) ? "…" + secret.substring(secret.length() - VISIBLE_END) : "…";
	}

	private void deliveries(Html html) {
		List<SandboxDelivery> deliveries = newest(this.contents.deliveries().all());
		Map<String, Endpoint> endpoints = this.contents.webhooks()
			.all()
			.stream()
			.collect(Collectors.toMap(Endpoint::id, Function.identity()));
		section(html, "deliveries", "Deliveries", "Delivery", "Event", "To", "State", "Attempts", "Change");
		for (SandboxDelivery delivery : deliveries) {
			Endpoint endpoint = endpoints.get(delivery.webhookId());
			html.write(
					"<tr><th scope=\"row\"><code>{}</code></th><td>{}<br><code>{}</code></td><td><code>{}</code></td>"
							+ "<td>{}",
					delivery.id(), delivery.event().type(), delivery.event().id(),
					(endpoint != null) ? endpoint.url() : "removed endpoint", state(delivery.state()));
			delivery.nextAttemptAt().ifPresent((next) -> {
				html.write(", next at ");
				time(html, next);
			});
			html.write("</td><td><ol>");
			for (DeliveryAttempt attempt : delivery.attempts()) {
				html.write("<li>");
				time(html, attempt.at());
				html.write(" {}, {} ms</li>",
						attempt.failure().orElseGet(() -> Integer.toString(attempt.status().orElse(0))),
						attempt.duration().toMillis());
			}
			html.write("</ol></td><td>");
			if (endpoint != null) {
				button(html, "/deliveries/redeliver", "delivery", delivery.id(), "Redeliver", delivery.id());
			}
			html.write("</td></tr>\n");
		}
		endOfTable(html, deliveries.isEmpty(), 6);
		html.write("</section>\n");
	}

	private static String state(State state) {
		return switch (state) {
			case PENDING -> "pending";
			case DELIVERED -> "delivered";
			case FAILED -> "failed";
			case NOT_SENT -> "not sent: not on this machine";
		};
	}

	private void faults(Html html) {
		html.write("""
				<section id="faults">
				<h2 id="faults-title">Faults</h2>
				<p>Planned: {} calls and {} deliveries.</p>
				<form method="post" action="/faults/calls" class="fields">
				<label for="call-count">Number of calls</label>
				<input id="call-count" name="count" type="number" min="1" max="1000" value="1" required>
				<label for="call-which">Calls</label>
				<select id="call-which" name="calls">
				<option value="any">all</option>
				<option value="create-event">those that create events</option>
				<option value="read-events">those that read events</option>
				<option value="webhooks">those about webhook endpoints</option>
				</select>
				<label for="call-fault">Answer</label>
				<select id="call-fault" name="fault">
				""", this.contents.faults().pending(), this.contents.deliveryFaults().pending());
		Stream.of(PageFault.OfCalls.values()).forEach((fault) -> option(html, fault, fault.text()));
		html.write("""
				</select>
				<label for="call-effect">Effect</label>
				<select id="call-effect" name="effect">
				<option value="before">none</option>
				<option value="after">as without the fault</option>
				</select>
				<button>Add to the next calls</button>
				</form>
				<form method="post" action="/faults/deliveries" class="fields">
				<label for="delivery-count">Number of deliveries</label>
				<input id="delivery-count" name="count" type="number" min="1" max="1000" value="1" required>
				<label for="delivery-fault">Fault</label>
				<select id="delivery-fault" name="fault">
				""");
		Stream.of(PageFault.OfDeliveries.values()).forEach((fault) -> option(html, fault, fault.text()));
		html.write("""
				</select>
				<button>Add to the next deliveries</button>
				</form>
				<form method="post" action="/faults/clear"><button>Remove all faults</button></form>
				</section>
				""");
	}

	private static void option(Html html, Enum<?> fault, String text) {
		html.write("<option value=\"{}\">{}</option>\n", PageFault.code(fault), text);
	}

	private static void section(Html html, String id, String title, String... columns) {
		html.write("""
				<section id="{}">
				<h2 id="{}-title">{}</h2>
				<div class="scroll" role="region" aria-labelledby="{}-title" tabindex="0">
				<table>
				<thead><tr>""", id, id, title, id);
		for (String column : columns) {
			html.write("<th scope=\"col\">{}</th>", column);
		}
		html.write("</tr></thead>\n<tbody>\n");
	}

	private static void endOfTable(Html html, boolean empty, int columns) {
		if (empty) {
			html.write("<tr><td colspan=\"{}\">None</td></tr>\n", columns);
		}
		html.write("</tbody>\n</table>\n</div>\n");
	}

	private static void button(Html html, String action, String name, String value, String text, Object what) {
		html.write("""
				<form method="post" action="{}"><input type="hidden" name="{}" value="{}">
				<button aria-label="{}: {}">{}</button></form>""", action, name, value, text, what, text);
	}

	private static void time(Html html, Instant time) {
		html.write("<time datetime=\"{}\">{}</time>", time, TIME.format(time));
	}

	private static <T> List<T> newest(List<T> oldestFirst) {
		List<T> newest = new ArrayList<>(
				oldestFirst.subList(Math.max(0, oldestFirst.size() - ROWS), oldestFirst.size()));
		Collections.reverse(newest);
		return newest;
	}

}
