/**
 * Which places hold which keys, for a whole fleet, in a few bytes a key.
 *
 * <p>Start at {@link io.lmcache4j.controller.directory.Directory}; {@code Segment} has the tables,
 * {@code Sweeper} clears away who left. Knows keys and places, neither workers nor messages.
 */
package io.lmcache4j.controller.directory;
