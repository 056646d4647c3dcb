package io.lmcache4j.controller.sync;

import java.util.OptionalLong;

/**
 * The sequence numbers of one sender: those of one location of one worker (controller.md §8). Not
 * thread-safe.
 */
public final class SequenceTrack {
    private long last;
    private boolean based;

    /**
     * Takes the next number. The first one is the base; a number that is not the last one plus 1 is
     * a break, and becomes the base too.
     *
     * @return whether nothing is missing before it
     */
    public boolean follow(long number) {
        boolean follows = !based || number == last + 1;
        last = number;
        based = true;
        return follows;
    }

    /** Whether a number was taken since the beginning or the last {@link #forget}. */
    public boolean isBased() {
        return based;
    }

    /** The last number taken. */
    public OptionalLong last() {
        return based ? OptionalLong.of(last) : OptionalLong.empty();
    }

    /** The next number will be the base. */
    public void forget() {
        based = false;
    }
}
