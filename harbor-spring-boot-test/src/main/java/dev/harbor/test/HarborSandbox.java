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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.WireMockServer;

import org.springframework.util.Assert;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.test.EventStore.StoredEvent;
import dev.harbor.test.WebhookEndpoints.ApplicationWebhook;
import dev.harbor.test.WebhookEndpoints.Endpoint;

/**
 * A Harbor on a loopback port of this machine, to develop and test against. It keeps
 * everything in memory: at most the newest 100,000 events and idempotency keys, and the
 * newest 10,000 deliveries.
 * <p>
 * It serves both environments at one URL. The key of a call tells which one is meant, and
 * their events and webhook endpoints are kept apart.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class HarborSandbox implements AutoCloseable {

	/**
	 * The id of the workspace that is always there.
	 */
	public static final String DEFAULT_WORKSPACE_ID = "ws_sandbox";

	private static final int CAPACITY = 100_000;

	private static final int DELIVERIES = 10_000;

	private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);

	private final SandboxClock clock = new SandboxClock();

	private final Ids ids = new Ids();

	private final ApiKeys keys = new ApiKeys(this.ids);

	private final RateLimiter rateLimiter = new RateLimiter(this.clock);

	private final Workspaces workspaces = new Workspaces(this.clock, this.ids, DEFAULT_WORKSPACE_ID);

	private final EventStore events = new EventStore(this.clock, this.ids, CAPACITY);

	private final WebhookEndpoints webhooks = new WebhookEndpoints(this.clock, this.ids);

	private final IdempotencyStore idempotency = new IdempotencyStore(this.clock, CAPACITY);

	private final FaultPlan faults = new FaultPlan();

	private final DeliveryFaultPlan deliveryFaults = new DeliveryFaultPlan();

	private final AttemptQueue attempts = new AttemptQueue(this.clock);

	private final Deliveries deliveries = new Deliveries(this.clock, this.ids, this.webhooks, this.deliveryFaults,
			new DeliverySender(TIME_TO_ANSWER), this.attempts, DELIVERIES);

	private final WireMockServer server;

	private HarborSandbox() {
		this.clock.drive(this.attempts);
		SandboxApi api = new SandboxApi(this.clock, this.ids, this.keys, this.rateLimiter, this.workspaces, this.events,
				this.webhooks, this.idempotency, this.deliveries::deliver);
		this.server = SandboxServer.create(api, this.faults);
	}

	/**
	 * Start a sandbox on a free port. The first one in a JVM takes a second or so, each
	 * further one a fraction of that.
	 * @return the sandbox, which has to be closed
	 */
	public static HarborSandbox start() {
		HarborSandbox sandbox = new HarborSandbox();
		sandbox.server.start();
		return sandbox;
	}

	/**
	 * Stop the sandbox and free its port. Closing it twice does no harm.
	 */
	@Override
	public void close() {
		this.attempts.close();
		this.server.stop();
	}

	/**
	 * Return where the sandbox is.
	 * @return the base URL, without the {@code /v1} of the API's version
	 */
	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.port());
	}

	/**
	 * Return the workspace that is always there, in both environments.
	 * @return the id of the workspace
	 */
	public String workspaceId() {
		return DEFAULT_WORKSPACE_ID;
	}

	/**
	 * Create a further workspace, active, in both environments.
	 * @param name its name for people
	 * @return the id of the workspace
	 */
	public String createWorkspace(String name) {
		return this.workspaces.create(name);
	}

	/**
	 * Set the status of a workspace. One that is not active refuses all writes; reads go
	 * on to work.
	 * @param id the id of the workspace
	 * @param status {@code active}, {@code suspended} or {@code archived}
	 * @throws IllegalArgumentException if there is no such workspace or status
	 */
	public void workspaceStatus(String id, String status) {
		this.workspaces.status(id, status);
	}

	/**
	 * Create an API key.
	 * @param environment the environment that the key belongs to
	 * @param scopes what the key is restricted to; without any it is unrestricted
	 * @return the key
	 */
	public String createKey(HarborEnvironment environment, Scope... scopes) {
		return this.keys.create(environment, Set.of(scopes));
	}

	/**
	 * Revoke an API key. From now on it is refused.
	 * @param key the key
	 * @throws IllegalArgumentException if this sandbox has not made it
	 */
	public void revoke(String key) {
		this.keys.revoke(key);
	}

	/**
	 * Serve one environment only, as each of Harbor's own hosts does: keys of the other
	 * one are refused.
	 * @param environment the environment
	 */
	public void onlyEnvironment(HarborEnvironment environment) {
		this.keys.only(environment);
	}

	/**
	 * Refuse calls beyond a limit, for each key by itself, beginning with full quotas.
	 * Until this is called none is refused, and the headers of the answers tell Harbor's
	 * documented limits.
	 * @param perMinute how many calls are admitted in a minute, counted from the first
	 * one; further ones wait for the next minute
	 * @param burst how many of them may come at once; further ones come at an even pace
	 * of 60 seconds divided by {@code perMinute}
	 * @throws IllegalArgumentException if one of them is less than 1
	 */
	public void rateLimit(int perMinute, int burst) {
		Assert.isTrue(perMinute > 0, "'perMinute' must be positive");
		Assert.isTrue(burst > 0, "'burst' must be positive");
		this.rateLimiter.enforce(perMinute, burst);
	}

	/**
	 * Make calls go wrong.
	 * @return what can go wrong
	 */
	public SandboxFaults faults() {
		return new SandboxFaults(this.faults);
	}

	/**
	 * Create an event, as if another application had done so, in the default workspace of
	 * the sandbox environment, or of the one that alone is served.
	 * @param type the type of the event
	 * @param payload the payload: a map, a record or whatever else Jackson writes as a
	 * JSON object, or an {@link EventPayload}
	 * @return the event
	 * @throws IllegalArgumentException if the payload cannot be written as a JSON object
	 */
	public Event createEvent(String type, Object payload) {
		HarborEnvironment environment = this.keys.only().orElse(HarborEnvironment.SANDBOX);
		StoredEvent event = this.events.create(new Realm(environment, DEFAULT_WORKSPACE_ID), type,
				EventPayload.of(payload).json());
		this.deliveries.deliver(event);
		return event.event();
	}

	/**
	 * Return the events of all workspaces and both environments.
	 * @return a snapshot, oldest first
	 */
	public List<Event> events() {
		return this.events.all();
	}

	/**
	 * Register a webhook endpoint that the application knows as {@code default}. See
	 * {@link #registerWebhook(String, URI, String...)}.
	 * @param url where deliveries go
	 * @param types the types of events; without any, all of them
	 * @return the endpoint
	 */
	public SandboxWebhook registerWebhook(URI url, String... types) {
		return registerWebhook("default", url, types);
	}

	/**
	 * Register a webhook endpoint in the default workspace, which hears of events of both
	 * environments. Those that the sandbox registered by itself are no longer there then,
	 * until the next {@link #reset()}. An application that is connected by
	 * {@code @AutoConfigureHarborSandbox} knows its secret at once, whatever its
	 * properties say, and until the next {@link #reset()}.
	 * <p>
	 * Deliveries go to loopback addresses only.
	 * @param endpoint the name by which the application knows the endpoint
	 * @param url where deliveries go
	 * @param types the types of events; without any, all of them
	 * @return the endpoint
	 */
	public SandboxWebhook registerWebhook(String endpoint, URI url, String... types) {
		return webhook(this.webhooks.create(DEFAULT_WORKSPACE_ID, endpoint, url, allUnless(types)));
	}

	/**
	 * Register a webhook endpoint of an application by itself, now and after each
	 * {@link #reset()}. {@code @AutoConfigureHarborSandbox} does so for an application
	 * that runs a web server.
	 * <p>
	 * Endpoints of this kind give way, until the next reset, to those that a test
	 * registers, and to one that the application registers for the same URL.
	 * @param endpoint the name by which the application knows the endpoint
	 * @param url where deliveries go
	 * @param secret tells the secret that the application has for the endpoint; asked at
	 * each registration
	 * @param types the types of events, as {@code @HarborWebhook} has them, patterns such
	 * as {@code order.*} among them; without any, all of them
	 */
	public void addApplicationWebhook(String endpoint, URI url, Supplier<String> secret, String... types) {
		this.webhooks
			.addOfApplication(new ApplicationWebhook(DEFAULT_WORKSPACE_ID, endpoint, url, allUnless(types), secret));
	}

	/**
	 * Undo {@link #addApplicationWebhook}, as when the application stops.
	 * @param url where deliveries went
	 */
	public void removeApplicationWebhook(URI url) {
		this.webhooks.removeOfApplication(url);
	}

	/**
	 * Return the webhook endpoints that are registered by a name, however they came here.
	 * @return a snapshot, oldest first
	 */
	public List<SandboxWebhook> webhooks() {
		return this.webhooks.all().stream().filter((endpoint) -> endpoint.name() != null).map(this::webhook).toList();
	}

	private static List<String> allUnless(String... types) {
		return (types.length > 0) ? List.of(types) : List.of("*");
	}

	private SandboxWebhook webhook(Endpoint endpoint) {
		Assert.state(endpoint.name() != null, "Not registered by a name");
		return new SandboxWebhook(endpoint.id(), endpoint.name(), endpoint.url(), endpoint.secret());
	}

	/**
	 * Give a webhook endpoint a new secret. Everything that is delivered from now on is
	 * signed with it.
	 * @param webhookId the id of the endpoint, however it was registered
	 * @return the new secret
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public String rotateWebhookSecret(String webhookId) {
		String secret = this.webhooks.newSecret();
		return this.webhooks.update(webhookId, (endpoint) -> endpoint.withSecret(secret)).secret();
	}

	/**
	 * Return the secrets that an application should have for an endpoint: the present one
	 * and the one before it.
	 * @param endpoint the name by which the application knows the endpoint
	 * @return the secrets, newest first, empty if no endpoint was registered by that name
	 */
	public List<String> webhookSecrets(String endpoint) {
		return this.webhooks.secrets(endpoint);
	}

	/**
	 * Return the deliveries of all events to all endpoints, as they are now.
	 * @return a snapshot, oldest first
	 */
	public List<SandboxDelivery> deliveries() {
		return this.deliveries.all();
	}

	/**
	 * Wait until all attempts that are due have been answered or have failed, and return
	 * the deliveries. As receivers have 10 seconds to answer, this may take as long. What
	 * is due later, by the {@link #clock()}, is not awaited. Must not be called by the
	 * receiver of a delivery.
	 * @return a snapshot, oldest first
	 * @throws IllegalStateException if the thread is interrupted
	 */
	public List<SandboxDelivery> awaitDeliveries() {
		this.attempts.settle();
		return this.deliveries.all();
	}

	/**
	 * Deliver something again, now, whether or not it was taken, with a fresh signature.
	 * @param deliveryId the id of the delivery
	 * @return the attempt, with the answer
	 * @throws IllegalArgumentException if there is no such delivery
	 * @throws IllegalStateException if the endpoint is not on this machine
	 */
	public DeliveryAttempt redeliver(String deliveryId) {
		return this.deliveries.redeliver(deliveryId);
	}

	/**
	 * Make deliveries go wrong.
	 * @return what can go wrong
	 */
	public SandboxDeliveryFaults deliveryFaults() {
		return new SandboxDeliveryFaults(this.deliveryFaults, 1);
	}

	/**
	 * Return the clock that everything in this sandbox goes by.
	 * @return the clock
	 */
	public SandboxClock clock() {
		return this.clock;
	}

	/**
	 * Return the server behind this sandbox, for stubs and verifications of one's own.
	 * Stubs take precedence over the sandbox. The journal holds the newest 1,000
	 * requests.
	 * @return the server
	 */
	public WireMockServer wireMock() {
		return this.server;
	}

	/**
	 * Begin anew: without events, deliveries, webhook endpoints other than those of
	 * {@link #addApplicationWebhook}, further workspaces, limits, faults, stubs and
	 * recorded requests, and with the time of this machine.
	 * <p>
	 * Attempts to deliver something that are under way get a second to end by themselves.
	 * All API keys stay, since applications hold them, and revoked ones are valid again.
	 */
	public void reset() {
		this.faults.reset();
		this.deliveries.reset();
		this.clock.reset();
		this.idempotency.reset();
		this.events.reset();
		this.workspaces.reset();
		this.rateLimiter.reset();
		this.keys.restore();
		this.server.resetAll();
		this.server.resetScenarios();
		this.webhooks.reset();
	}

	@Override
	public String toString() {
		return "HarborSandbox[" + baseUrl() + "]";
	}

}
