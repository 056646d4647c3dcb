package io.lmcache4j.engine.storage;

/**
 * The leading chunks of a request that a lookup found, kept for the retrieve that follows until
 * this is closed.
 *
 * <p>Closing twice does nothing. May be closed by any thread.
 */
public sealed interface FoundPrefix extends AutoCloseable permits PinnedPrefix, Prefetched {
    /** Where the chunks are, or came from. */
    PrefixMatch match();

    /** Number of chunks. */
    int chunks();

    @Override
    void close();
}
