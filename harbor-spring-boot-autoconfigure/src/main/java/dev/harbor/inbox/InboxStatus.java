package dev.harbor.inbox;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much there is to handle.
 *
 * @param listeners the status of each listener by its id
 */
public record InboxStatus(Map<String, ListenerStatus> listeners) {

	public InboxStatus {
		listeners = Collections.unmodifiableMap(new TreeMap<>(listeners));
	}

}
