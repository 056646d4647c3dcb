/**
 * Shared stores that are directories: a file for each piece, as LMCache's fs connector writes them
 * (engine.md §7.10).
 *
 * <p>Start at {@link io.lmcache4j.engine.storage.remote.fs.FsConnectorFactory}. What lies where is
 * known to {@link io.lmcache4j.engine.storage.remote.fs.FsPlaces} alone.
 */
package io.lmcache4j.engine.storage.remote.fs;
