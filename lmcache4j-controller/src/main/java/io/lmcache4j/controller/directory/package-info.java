/**
 * Which places hold which keys, for a whole fleet, in a few bytes a key; and the file in which that
 * survives a restart.
 *
 * <p>Start at {@link io.lmcache4j.controller.directory.Directory}; {@code Segment} has the tables,
 * {@code Sweeper} clears away who left, {@link io.lmcache4j.controller.directory.SnapshotFile} is
 * the file. Knows keys and places, neither workers nor messages.
 */
package io.lmcache4j.controller.directory;
