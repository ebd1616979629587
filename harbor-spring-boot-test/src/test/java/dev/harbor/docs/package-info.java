/**
 * Checks of what the documentation says: its code and configuration, its links, and the
 * page of properties.
 */
package dev.harbor.docs;
