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
 * Simulation of Harbor on a loopback port, for development and tests. All data is kept in
 * memory: at most the newest 100,000 events and idempotency keys, and the newest 10,000
 * deliveries.
 * <p>
 * Both environments are served at one URL. The key of a call selects the environment,
 * whose events and webhook endpoints are separate.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class HarborSandbox implements AutoCloseable {

	/**
	 * The id of the default workspace.
	 */
	public static final String DEFAULT_WORKSPACE_ID = "ws_sandbox";

	private static final int CAPACITY = 100_000;

	private static final int DELIVERIES = 10_000;

	private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);

	private final SandboxClock clock = new SandboxClock();

	private final Ids ids = new Ids();

	private final ApiKeys keys;

	private final RateLimiter rateLimiter = new RateLimiter(this.clock);

	private final Workspaces workspaces = new Workspaces(this.clock, this.ids, DEFAULT_WORKSPACE_ID);

	private final EventStore events = new EventStore(this.clock, this.ids, CAPACITY);

	private final WebhookEndpoints webhooks = new WebhookEndpoints(this.clock, this.ids);

	private final IdempotencyStore idempotency = new IdempotencyStore(this.clock, CAPACITY);

	private final FaultPlan faults = new FaultPlan();

	private final DeliveryFaultPlan deliveryFaults = new DeliveryFaultPlan();

	private final AttemptQueue attempts = new AttemptQueue(this.clock);

	private final Deliveries deliveries;

	private final WireMockServer server;

	private HarborSandbox(SandboxSettings settings) {
		this.keys = new ApiKeys(this.ids, settings.wellKnownKeys());
		this.deliveries = new Deliveries(this.clock, this.ids, this.webhooks, this.deliveryFaults,
				new DeliverySender(TIME_TO_ANSWER), this.attempts, settings.route(), DELIVERIES);
		this.clock.drive(this.attempts);
		SandboxApi api = new SandboxApi(this.clock, this.ids, this.keys, this.rateLimiter, this.workspaces, this.events,
				this.webhooks, this.idempotency, this.deliveries::deliver);
		this.server = SandboxServer.create(api, this.faults, settings, new SandboxContents(this, this.keys, this.events,
				this.webhooks, this.deliveries, this.faults, this.deliveryFaults));
	}

	/**
	 * Start a sandbox on a free port. The first one in a JVM takes about a second.
	 * @return the sandbox, which must be closed
	 */
	public static HarborSandbox start() {
		return start(SandboxSettings.inTests());
	}

	static HarborSandbox start(SandboxSettings settings) {
		HarborSandbox sandbox = new HarborSandbox(settings);
		sandbox.server.start();
		return sandbox;
	}

	/**
	 * Return the API key that a sandbox accepts without creating it if it runs as a
	 * {@linkplain HarborSandboxProgram program}. In tests, the sandbox accepts only keys
	 * of {@link #createKey}.
	 * @param scopes the scopes of the key; none for an unrestricted key
	 * @return the key, which is always the same
	 */
	public static String programKey(Scope... scopes) {
		return ProgramKeys.of(Set.of(scopes));
	}

	/**
	 * Stop the sandbox and free its port. Can be called several times.
	 */
	@Override
	public void close() {
		this.attempts.close();
		this.server.stop();
	}

	/**
	 * Return the base URL.
	 * @return the base URL, without the {@code /v1} of the API's version
	 */
	public URI baseUrl() {
		return URI.create("http://127.0.0.1:" + this.server.port());
	}

	/**
	 * Return the default workspace, which exists in both environments.
	 * @return the id of the workspace
	 */
	public String workspaceId() {
		return DEFAULT_WORKSPACE_ID;
	}

	/**
	 * Create another active workspace in both environments.
	 * @param name its display name
	 * @return the id of the workspace
	 */
	public String createWorkspace(String name) {
		Assert.notNull(name, "'name' must not be null");
		return this.workspaces.create(name);
	}

	/**
	 * Set the status of a workspace. A workspace that is not active refuses writes, but
	 * not reads.
	 * @param id the id of the workspace
	 * @param status {@code active}, {@code suspended} or {@code archived}
	 * @throws IllegalArgumentException if there is no such workspace or status
	 */
	public void workspaceStatus(String id, String status) {
		Assert.notNull(id, "'id' must not be null");
		Assert.notNull(status, "'status' must not be null");
		this.workspaces.status(id, status);
	}

	/**
	 * Create an API key.
	 * @param environment the environment that the key belongs to
	 * @param scopes the scopes of the key; none for an unrestricted key
	 * @return the key
	 */
	public String createKey(HarborEnvironment environment, Scope... scopes) {
		Assert.notNull(environment, "'environment' must not be null");
		return this.keys.create(environment, Set.of(scopes));
	}

	/**
	 * Revoke an API key.
	 * @param key the key
	 * @throws IllegalArgumentException if the key was not created by this sandbox
	 */
	public void revoke(String key) {
		Assert.notNull(key, "'key' must not be null");
		this.keys.revoke(key);
	}

	/**
	 * Serve one environment only, like each host of Harbor: keys of the other one are
	 * refused.
	 * @param environment the environment
	 */
	public void onlyEnvironment(HarborEnvironment environment) {
		Assert.notNull(environment, "'environment' must not be null");
		this.keys.only(environment);
	}

	/**
	 * Limit the calls of each key, starting with full quotas. Before this method is
	 * called, no call is refused, and the headers of answers contain Harbor's documented
	 * limits, with at least one remaining call.
	 * @param perMinute the number of calls in a minute, counted from the first one
	 * @param burst the number of calls in a burst; further ones are admitted at a pace of
	 * 60 seconds divided by {@code perMinute}
	 * @throws IllegalArgumentException if one of them is less than 1
	 */
	public void rateLimit(int perMinute, int burst) {
		Assert.isTrue(perMinute > 0, "'perMinute' must be positive");
		Assert.isTrue(burst > 0, "'burst' must be positive");
		this.rateLimiter.enforce(perMinute, burst);
	}

	/**
	 * Return whether calls beyond a {@linkplain #rateLimit rate limit} are refused.
	 * @return whether a limit was set since the last {@link #reset()}
	 * @since 0.2.0
	 */
	public boolean isRateLimited() {
		return this.rateLimiter.isEnforced();
	}

	/**
	 * Return the faults of calls.
	 * @return the faults
	 */
	public SandboxFaults faults() {
		return new SandboxFaults(this.faults);
	}

	/**
	 * Create an event like another application, in the default workspace of the sandbox
	 * environment, or of the only environment that is served.
	 * @param type the type of the event
	 * @param payload the payload: a map, a record or another object that Jackson writes
	 * as a JSON object, or an {@link EventPayload}
	 * @return the event
	 * @throws IllegalArgumentException if the payload cannot be written as a JSON object
	 */
	public Event createEvent(String type, Object payload) {
		Assert.notNull(type, "'type' must not be null");
		Assert.notNull(payload, "'payload' must not be null");
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
	 * Register a webhook endpoint for the endpoint {@code default} of the application.
	 * See {@link #registerWebhook(String, URI, String...)}.
	 * @param url the URL of deliveries
	 * @param types the types of events; none for all types
	 * @return the endpoint
	 */
	public SandboxWebhook registerWebhook(URI url, String... types) {
		return registerWebhook("default", url, types);
	}

	/**
	 * Register a webhook endpoint in the default workspace, for events of both
	 * environments. Replaces the endpoints that the sandbox registered by itself, until
	 * the next {@link #reset()}. An application with {@code @AutoConfigureHarborSandbox}
	 * uses its secret until the next {@link #reset()}, regardless of its properties.
	 * <p>
	 * Events are delivered to loopback addresses only.
	 * @param endpoint the name of the endpoint in the application
	 * @param url the URL of deliveries
	 * @param types the types of events; none for all types
	 * @return the endpoint
	 */
	public SandboxWebhook registerWebhook(String endpoint, URI url, String... types) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(url, "'url' must not be null");
		return webhook(this.webhooks.create(DEFAULT_WORKSPACE_ID, endpoint, url, allUnless(types)));
	}

	/**
	 * Register a webhook endpoint of an application, now and after each {@link #reset()}.
	 * {@code @AutoConfigureHarborSandbox} does so for an application with a web server.
	 * <p>
	 * Until the next reset, these endpoints are replaced by endpoints that a test
	 * registers, or that the application registers for the same URL.
	 * @param endpoint the name of the endpoint in the application
	 * @param url the URL of deliveries
	 * @param secret the supplier of the application's secret for the endpoint, called at
	 * each registration
	 * @param types the types of events, as in {@code @HarborWebhook}, including patterns
	 * such as {@code order.*}; none for all types
	 */
	public void addApplicationWebhook(String endpoint, URI url, Supplier<String> secret, String... types) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(url, "'url' must not be null");
		Assert.notNull(secret, "'secret' must not be null");
		this.webhooks
			.addOfApplication(new ApplicationWebhook(DEFAULT_WORKSPACE_ID, endpoint, url, allUnless(types), secret));
	}

	/**
	 * Undo {@link #addApplicationWebhook}, for example when the application stops.
	 * @param url the URL of deliveries
	 */
	public void removeApplicationWebhook(URI url) {
		Assert.notNull(url, "'url' must not be null");
		this.webhooks.removeOfApplication(url);
	}

	/**
	 * Return all registered webhook endpoints with a name.
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
	 * Change the secret of a webhook endpoint. Later deliveries are signed with the new
	 * secret.
	 * @param webhookId the id of the endpoint
	 * @return the new secret
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public String rotateWebhookSecret(String webhookId) {
		Assert.notNull(webhookId, "'webhookId' must not be null");
		String secret = this.webhooks.newSecret();
		return this.webhooks.update(webhookId, (endpoint) -> endpoint.withSecret(secret)).secret();
	}

	/**
	 * Return the secrets of an endpoint for the application: the current and the previous
	 * one.
	 * @param endpoint the name of the endpoint in the application
	 * @return the secrets, newest first, or empty if there is no endpoint with that name
	 */
	public List<String> webhookSecrets(String endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		return this.webhooks.secrets(endpoint);
	}

	/**
	 * Return the deliveries of all events to all endpoints.
	 * @return a snapshot, oldest first
	 */
	public List<SandboxDelivery> deliveries() {
		return this.deliveries.all();
	}

	/**
	 * Wait until all due attempts have succeeded or failed, and return the deliveries.
	 * This may take up to 10 seconds, the time that receivers have to answer. Attempts
	 * that are due later by the {@link #clock()} are not awaited. Must not be called by
	 * the receiver of a delivery.
	 * @return a snapshot, oldest first
	 * @throws IllegalStateException if the thread is interrupted
	 */
	public List<SandboxDelivery> awaitDeliveries() {
		this.attempts.settle();
		return this.deliveries.all();
	}

	/**
	 * Deliver an event again with a new signature.
	 * @param deliveryId the id of the delivery
	 * @return the attempt, with the answer
	 * @throws IllegalArgumentException if there is no such delivery
	 * @throws IllegalStateException if the endpoint is not on this machine
	 */
	public DeliveryAttempt redeliver(String deliveryId) {
		Assert.notNull(deliveryId, "'deliveryId' must not be null");
		return this.deliveries.redeliver(deliveryId);
	}

	/**
	 * Return the faults of deliveries.
	 * @return the faults
	 */
	public SandboxDeliveryFaults deliveryFaults() {
		return new SandboxDeliveryFaults(this.deliveryFaults, 1);
	}

	/**
	 * Return the clock of this sandbox.
	 * @return the clock
	 */
	public SandboxClock clock() {
		return this.clock;
	}

	/**
	 * Return the server of this sandbox, for your own stubs and verifications. Stubs take
	 * precedence over the sandbox. The journal contains the newest 1,000 requests.
	 * @return the server
	 */
	public WireMockServer wireMock() {
		return this.server;
	}

	/**
	 * Reset the sandbox: remove events, deliveries, webhook endpoints other than the ones
	 * of {@link #addApplicationWebhook}, additional workspaces, limits, faults, stubs and
	 * recorded requests, and set the clock to the time of this machine.
	 * <p>
	 * Deliveries in progress get a second to end. API keys are kept, and revoked keys
	 * become valid again.
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
