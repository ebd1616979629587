package dev.harbor.client;

/**
 * Checks what is put into a path.
 */
final class ResourcePath {

	private ResourcePath() {
	}

	/**
	 * Refuse ids that would turn the path into that of another resource.
	 * @param id the id of a resource
	 * @return the id
	 */
	static String requireId(String id) {
		if (id.isBlank() || id.equals(".") || id.equals("..")) {
			throw new IllegalArgumentException("'" + id + "' is not an id");
		}
		return id;
	}

}
