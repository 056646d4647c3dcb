package io.lmcache4j.engine.storage;

/**
 * Keeps one chunk in its tier until closed.
 *
 * <p>Closing twice, or after the pin timed out, does nothing.
 */
@FunctionalInterface
public interface ChunkPin extends AutoCloseable {
    @Override
    void close();
}
