package dev.harbor.sample.page;

/**
 * Something that can be made to go wrong, to see what the application does then. The page
 * has a switch for each bean of this type, in their order.
 */
public interface Mishap {

	/**
	 * Return the name by which the page's requests call it.
	 * @return the name, of lower-case letters and hyphens
	 */
	String name();

	String title();

	/**
	 * Describe what happens, and what is to be seen.
	 * @return a sentence or two
	 */
	String description();

	/**
	 * Return whether this lasts until it is ended, or happens once.
	 * @return whether it lasts
	 */
	boolean lasts();

	/**
	 * Return whether it was begun, and lasts.
	 * @return whether it is on
	 */
	boolean isOn();

	void begin();

	/**
	 * Put right what was made to go wrong.
	 */
	void end();

}
