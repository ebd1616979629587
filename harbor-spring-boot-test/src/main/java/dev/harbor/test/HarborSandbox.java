package dev.harbor.test;

import java.net.URI;
import java.util.List;
import java.util.Set;

import com.github.tomakehurst.wiremock.WireMockServer;

import org.springframework.util.Assert;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.event.Event;
import dev.harbor.test.EventStore.StoredEvent;

/**
 * A Harbor on a loopback port of this machine, to develop and test against. It keeps
 * everything in memory: at most the newest 100,000 events and idempotency keys.
 * <p>
 * It serves both environments at one URL. The key of a call tells which one is meant, and
 * their events and webhook endpoints are kept apart.
 * <p>
 * Safe for use by several threads.
 */
public final class HarborSandbox implements AutoCloseable {

	/**
	 * The id of the workspace that is always there.
	 */
	public static final String DEFAULT_WORKSPACE_ID = "ws_sandbox";

	private static final int CAPACITY = 100_000;

	private final SandboxClock clock = new SandboxClock();

	private final Ids ids = new Ids();

	private final ApiKeys keys = new ApiKeys(this.ids);

	private final RateLimiter rateLimiter = new RateLimiter(this.clock);

	private final Workspaces workspaces = new Workspaces(this.clock, this.ids, DEFAULT_WORKSPACE_ID);

	private final EventStore events = new EventStore(this.clock, this.ids, CAPACITY);

	private final WebhookEndpoints webhooks = new WebhookEndpoints(this.clock, this.ids);

	private final IdempotencyStore idempotency = new IdempotencyStore(this.clock, CAPACITY);

	private final WireMockServer server;

	private HarborSandbox() {
		SandboxApi api = new SandboxApi(this.ids, this.keys, this.rateLimiter, this.workspaces, this.events,
				this.webhooks, this.idempotency, this::deliver);
		this.server = SandboxServer.create(api);
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
	 * Return the events of all workspaces and both environments.
	 * @return a snapshot, oldest first
	 */
	public List<Event> events() {
		return this.events.all();
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
	 * Begin anew: without events, webhook endpoints, further workspaces, limits, stubs
	 * and recorded requests, and with the time of this machine.
	 * <p>
	 * All API keys stay, since applications hold them, and revoked ones are valid again.
	 */
	public void reset() {
		this.clock.reset();
		this.idempotency.reset();
		this.events.reset();
		this.webhooks.reset();
		this.workspaces.reset();
		this.rateLimiter.reset();
		this.keys.restore();
		this.server.resetAll();
		this.server.resetScenarios();
	}

	private void deliver(StoredEvent event) {
	}

	@Override
	public String toString() {
		return "HarborSandbox[" + baseUrl() + "]";
	}

}
