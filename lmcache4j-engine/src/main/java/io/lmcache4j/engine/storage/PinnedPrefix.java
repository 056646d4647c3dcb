package io.lmcache4j.engine.storage;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The leading chunks of a request, found and pinned until this is closed.
 *
 * <p>Closing twice does nothing. May be closed by any thread.
 */
public final class PinnedPrefix implements FoundPrefix {
    private final PrefixMatch match;
    private final List<ChunkPin> pins;
    private final AtomicBoolean closed = new AtomicBoolean();

    PinnedPrefix(PrefixMatch match, List<ChunkPin> pins) {
        this.match = match;
        this.pins = pins;
    }

    @Override
    public PrefixMatch match() {
        return match;
    }

    @Override
    public int chunks() {
        return pins.size();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pins.forEach(ChunkPin::close);
        }
    }
}
