package dev.harbor.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Live keys are packaged with the application. Never repeats them.
 */
class PackagedLiveKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Place> places;

	PackagedLiveKeyException(List<Place> places) {
		super("Live API keys are packaged with the application: "
				+ places.stream().map(Place::toString).collect(Collectors.joining(", ")));
		this.places = places;
	}

	List<Place> getPlaces() {
		return this.places;
	}

	/**
	 * Where a key is written.
	 *
	 * @param property the name of the property
	 * @param origin the file, and the line where that is known
	 */
	record Place(String property, String origin) {

		@Override
		public String toString() {
			return "'%s', from %s,".formatted(this.property, this.origin);
		}

	}

}
