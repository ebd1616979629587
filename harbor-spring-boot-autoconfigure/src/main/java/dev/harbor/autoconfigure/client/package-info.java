/**
 * Auto-configuration of the default client and of the named ones, and
 * {@link dev.harbor.autoconfigure.client.HarborClientBuilderConfigurer} for applications
 * that build a further one.
 */
@NullMarked
package dev.harbor.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
