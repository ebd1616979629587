package dev.harbor.test;

import java.util.List;

/**
 * One call to the API as the sandbox looks at it.
 */
interface ApiRequest {

	String method();

	String path();

	List<String> query(String name);

	List<String> header(String name);

	byte[] body();

}
