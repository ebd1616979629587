package dev.harbor.event;

import java.lang.reflect.Type;
import java.util.Map;

/**
 * The {@link EventPayload} there is.
 */
record JsonEventPayload(String json) implements EventPayload {

	@Override
	public Map<String, Object> asMap() {
		return EventJson.readMap(this.json);
	}

	@Override
	public <T> T as(Class<T> type) {
		return EventJson.convert(this.json, type);
	}

	@Override
	public <T> T as(Type type) {
		return EventJson.convert(this.json, type);
	}

	@Override
	public String toString() {
		return "EventPayload[" + this.json.length() + " characters]";
	}

}
