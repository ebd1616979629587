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

package dev.harbor.benchmark;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.ListEventsRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;

/**
 * Calls of the client, compared with hand-written calls with the same HTTP client and
 * JSON mapper.
 */
@State(Scope.Benchmark)
public class ClientBenchmark {

	private static final String KEY = "hb_test_0a1b2c3d4e5f60718293a4b5";

	private static final String WORKSPACE = "ws_2b6d8f0a1c3e";

	private static final Order ORDER = new Order("ord_7f3a9c", "DHL", "JD014600006281232704",
			List.of(new Item("SKU-1", 2), new Item("SKU-2", 1)), "");

	@Param("")
	public String url;

	private ExecutorService executor;

	private HarborClient harbor;

	private RestClient byHand;

	@Setup
	public void prepare() {
		// A shared executor, because the request factory would otherwise create threads
		// for each request, whose allocations could not be measured.
		this.executor = Executors.newCachedThreadPool();
		HttpClient httpClient = HttpClient.newBuilder()
			.executor(this.executor)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(Duration.ofSeconds(5))
			.build();
		JdkClientHttpRequestFactory requestFactory = new JdkClientHttpRequestFactory(httpClient);
		requestFactory.setReadTimeout(Duration.ofSeconds(30));
		JsonMapper mapper = JsonMapper.builder().build();
		this.byHand = RestClient.builder()
			.baseUrl(this.url + "/v1")
			.requestFactory(requestFactory)
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.configureMessageConverters(
					(converters) -> converters.withJsonConverter(new JacksonJsonHttpMessageConverter(mapper)))
			.build();
		this.harbor = HarborClient.builder()
			.apiKey(KEY)
			.baseUrl(this.url)
			.workspaceId(WORKSPACE)
			.requestFactory(() -> new JdkClientHttpRequestFactory(httpClient))
			.build();
	}

	@TearDown
	public void end() {
		this.executor.shutdownNow();
	}

	@Benchmark
	public Object createHarbor() {
		return this.harbor.events().create(CreateEventRequest.of("order.shipped", ORDER));
	}

	@Benchmark
	public Object createByHand() {
		return this.byHand.post()
			.uri("/events")
			.header("Idempotency-Key", UUID.randomUUID().toString())
			.accept(MediaType.APPLICATION_JSON)
			.contentType(MediaType.APPLICATION_JSON)
			.body(new NewEvent(WORKSPACE, "order.shipped", ORDER))
			.retrieve()
			.body(Event.class);
	}

	@Benchmark
	public Object retrieveHarbor() {
		return this.harbor.events().retrieve("evt_4c8a1e3f5b7d");
	}

	@Benchmark
	public Object retrieveByHand() {
		return this.byHand.get()
			.uri("/events/{id}", "evt_4c8a1e3f5b7d")
			.accept(MediaType.APPLICATION_JSON)
			.retrieve()
			.body(Event.class);
	}

	@Benchmark
	public long streamHarbor(Blackhole blackhole) {
		try (Stream<dev.harbor.event.Event> events = this.harbor.events()
			.stream(ListEventsRequest.create().limit(100))) {
			return requireAll(events.peek(blackhole::consume).filter((event) -> event.id() != null).count());
		}
	}

	@Benchmark
	public long streamByHand(Blackhole blackhole) {
		long count = 0;
		Page page = this.byHand.get()
			.uri("/events?workspace_id={workspace}&limit={limit}", WORKSPACE, 100)
			.accept(MediaType.APPLICATION_JSON)
			.retrieve()
			.body(Page.class);
		while (true) {
			for (Event event : page.data()) {
				blackhole.consume(event);
				count += (event.id() != null) ? 1 : 0;
			}
			if (!page.hasMore()) {
				return requireAll(count);
			}
			page = this.byHand.get()
				.uri("/events?workspace_id={workspace}&limit={limit}&starting_after={cursor}", WORKSPACE, 100,
						page.endCursor())
				.accept(MediaType.APPLICATION_JSON)
				.retrieve()
				.body(Page.class);
		}
	}

	private static long requireAll(long count) {
		if (count != 10_000) {
			throw new IllegalStateException(count + " events");
		}
		return count;
	}

	record Order(@JsonProperty("order_id") String orderId, String carrier,
			@JsonProperty("tracking_number") String trackingNumber, List<Item> items, String note) {

	}

	record Item(String sku, int quantity) {

	}

	record NewEvent(@JsonProperty("workspace_id") String workspaceId, String type, Order payload) {

	}

	record Event(String id, String type, @JsonProperty("workspace_id") String workspaceId, Map<String, Object> payload,
			@JsonProperty("created_at") Instant createdAt) {

	}

	record Page(List<Event> data, @JsonProperty("has_more") boolean hasMore,
			@JsonProperty("end_cursor") String endCursor) {

	}

}
