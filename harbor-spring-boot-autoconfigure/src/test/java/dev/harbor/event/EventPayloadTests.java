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

package dev.harbor.event;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link EventPayload}.
 */
class EventPayloadTests {

	@ParameterizedTest
	@ValueSource(strings = { "{}", " {} ", "{ \"b\" : 1.0 , \"a\" : 1e3 }\n", "{\"a\":\"\\u00e9\u00e9\"}" })
	void jsonIsKeptUnchanged(String json) {
		assertThat(EventPayload.ofJson(json).json()).isEqualTo(json);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[]", "[{}]", "\"text\"", "1", "true", "null", "{", "{\"a\":1", "{}{}", "{},",
			"{}x", "{'a':1}", "{a:1}", "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":01}", "{/* */}", "\ufeff{}",
			"{\"a\":\"\n\"}", "{\"a\":\"\ud800\"}", "{\"\udc00\":1}" })
	void refusesJsonOtherThanOneObject(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.ofJson(json));
	}

	@Test
	void messageDoesNotRepeatThePayload() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EventPayload.ofJson("{\"iban\":\"DE02120300000000202051\""))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("DE0212"));
	}

	@Test
	void convertsToARecord() {
		Order order = EventPayload.ofJson("{\"order_id\":\"ord_1\",\"itemCount\":3}").as(Order.class);
		assertThat(order).isEqualTo(new Order("ord_1", 3));
	}

	@Test
	void conversionIgnoresUnknownProperties() {
		Order order = EventPayload.ofJson("{\"order_id\":\"ord_1\",\"itemCount\":3,\"more\":{}}").as(Order.class);
		assertThat(order).isEqualTo(new Order("ord_1", 3));
	}

	@Test
	void convertsToAGenericType() {
		Type type = new ParameterizedTypeReference<Map<String, List<Order>>>() {
		}.getType();
		Map<String, List<Order>> orders = EventPayload.ofJson("{\"all\":[{\"order_id\":\"ord_1\",\"itemCount\":3}]}")
			.as(type);
		assertThat(orders).containsExactly(entry("all", List.of(new Order("ord_1", 3))));
	}

	@Test
	void convertsTimesAndOptionals() {
		Shipment shipment = EventPayload.ofJson("{\"at\":\"2026-03-01T08:15:30Z\",\"due\":\"2026-03-04\",\"by\":null}")
			.as(Shipment.class);
		assertThat(shipment)
			.isEqualTo(new Shipment(Instant.parse("2026-03-01T08:15:30Z"), LocalDate.of(2026, 3, 4), Optional.empty()));
	}

	@Test
	void conversionToAnUnsuitableTypeFails() {
		EventPayload payload = EventPayload.ofJson("{\"order_id\":\"ord_1\",\"itemCount\":\"DE0212\"}");
		assertThatIllegalArgumentException().isThrownBy(() -> payload.as(Order.class))
			.withMessageContaining(Order.class.getName() + "[\"itemCount\"]");
	}

	@Test
	void conversionToATypeThatCannotBeCreatedFails() {
		EventPayload payload = EventPayload.ofJson("{}");
		assertThatIllegalArgumentException().isThrownBy(() -> payload.as(Runnable.class));
	}

	@Test
	void mapKeepsTheOrderOfTheJson() {
		Map<String, Object> map = EventPayload.ofJson("{\"z\":1,\"a\":[true,null],\"m\":{\"x\":1.5}}").asMap();
		Map<String, Object> nested = Map.of("x", 1.5);
		assertThat(map).containsExactly(entry("z", 1), entry("a", Arrays.asList(true, null)), entry("m", nested));
	}

	@Test
	void eachMapIsANewOne() {
		EventPayload payload = EventPayload.ofJson("{\"a\":1}");
		payload.asMap().clear();
		assertThat(payload.asMap()).containsExactly(entry("a", 1));
	}

	@Test
	void namesAreThoseOfTheAnnotations() {
		assertThat(EventPayload.of(new Order("ord_1", 3)).json()).isEqualTo("{\"order_id\":\"ord_1\",\"itemCount\":3}");
	}

	@Test
	void writesAMapInItsOrder() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("orderId", "ord_1");
		map.put("total", new BigDecimal("12.50"));
		map.put("none", null);
		assertThat(EventPayload.of(map).json()).isEqualTo("{\"orderId\":\"ord_1\",\"total\":12.50,\"none\":null}");
	}

	@Test
	void writesTimesAsText() {
		Shipment shipment = new Shipment(Instant.parse("2026-03-01T08:15:30Z"), LocalDate.of(2026, 3, 4),
				Optional.of("ups"));
		EventPayload payload = EventPayload.of(shipment);
		assertThat(payload.asMap()).containsOnly(entry("at", "2026-03-01T08:15:30Z"), entry("due", "2026-03-04"),
				entry("by", "ups"));
		assertThat(payload.as(Shipment.class)).isEqualTo(shipment);
	}

	@Test
	void copiesTheObject() {
		Map<String, Object> map = new LinkedHashMap<>(Map.of("a", 1));
		EventPayload payload = EventPayload.of(map);
		map.put("a", 2);
		assertThat(payload.json()).isEqualTo("{\"a\":1}");
	}

	@Test
	void ofReturnsAPayloadUnchanged() {
		EventPayload payload = EventPayload.ofJson("{ }");
		assertThat(EventPayload.of(payload)).isSameAs(payload);
	}

	@Test
	void ofRefusesTextAndMentionsOfJson() {
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of("{}"))
			.withMessageContaining("EventPayload.ofJson");
	}

	@Test
	void ofRefusesValuesThatAreNotWrittenAsAnObject() {
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(1));
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(Optional.empty()));
	}

	@Test
	void ofRefusesUnwritableValues() {
		Map<String, Object> endless = new LinkedHashMap<>();
		endless.put("self", endless);
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(endless));
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(Collections.singletonMap(null, 1)));
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(Map.of("half", "\ud83d")));
	}

	@Test
	void toStringDoesNotContainThePayload() {
		assertThat(EventPayload.ofJson("{\"iban\":\"DE02\"}").toString()).doesNotContain("iban", "DE02");
	}

	@Test
	void otherMappersWriteTheJsonUnchanged() {
		EventPayload payload = EventPayload.ofJson("{ \"total\" : 1.0 }");
		assertThat(JsonMapper.shared().writeValueAsString(Map.of("payload", payload)))
			.isEqualTo("{\"payload\":{ \"total\" : 1.0 }}");
	}

	@Test
	void objectThatCouldNotBeReadAgainIsRefused() {
		BigInteger number = new BigInteger("9".repeat(1001));
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(Map.of("number", number)));
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(Map.of("n".repeat(60_000), 1)));
	}

	@Test
	void payloadsWithTheSameTextAreEqual() {
		EventPayload payload = EventPayload.ofJson("{\"a\":1}");
		EventPayload same = EventPayload.of(Map.of("a", 1)).convertedBy((json, type) -> "converted");
		assertThat(payload).isEqualTo(same).hasSameHashCodeAs(same).hasToString("EventPayload[7 characters]");
		assertThat(payload).isNotEqualTo(EventPayload.ofJson("{\"a\": 1}")).isNotEqualTo("{\"a\":1}");
		assertThat(payload.hashCode()).isNotEqualTo(EventPayload.ofJson("{}").hashCode());
	}

	@Test
	void payloadIsConvertedByTheGivenConverter() {
		EventPayload payload = EventPayload.ofJson("{}").convertedBy((json, type) -> json + type.getTypeName());
		assertThat(payload.as(String.class)).isEqualTo("{}java.lang.String");
		assertThat(payload.json()).isEqualTo("{}");
	}

	record Order(@JsonProperty("order_id") String orderId, int itemCount) {

	}

	record Shipment(Instant at, LocalDate due, Optional<String> by) {

	}

}
