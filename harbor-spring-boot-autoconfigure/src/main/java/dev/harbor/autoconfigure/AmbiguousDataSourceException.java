package dev.harbor.autoconfigure;

/**
 * There are several data sources, and none of them is marked.
 */
class AmbiguousDataSourceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	AmbiguousDataSourceException() {
		super("There are several DataSource beans, and none is marked with @HarborDataSource");
	}

}
