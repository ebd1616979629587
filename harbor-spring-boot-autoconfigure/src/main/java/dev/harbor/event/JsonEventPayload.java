package dev.harbor.event;

import java.lang.reflect.Type;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The {@link EventPayload} there is.
 *
 * @param json the text, which is also what an application's own JSON mapper writes
 */
record JsonEventPayload(@JsonValue @JsonRawValue String json) implements EventPayload {

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
