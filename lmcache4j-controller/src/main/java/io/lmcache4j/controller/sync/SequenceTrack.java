package io.lmcache4j.controller.sync;

import java.util.OptionalLong;

/**
 * The sequence numbers of one sender: those of one location of one worker (controller.md §8). Not
 * thread-safe.
 */
public final class SequenceTrack {
    private long last;
    private boolean based;
    private boolean live;
    private OptionalLong expected;

    /**
     * Of a sender of which no number is known.
     *
     * @param fromFirst whether it has just started, so that its first number should be 0
     */
    public SequenceTrack(boolean fromFirst) {
        expected = fromFirst ? OptionalLong.of(0) : OptionalLong.empty();
    }

    /** Goes on after a number that was taken before the controller started. */
    public void resume(long number) {
        last = number;
        based = true;
    }

    /**
     * Whether a number that would become the base shows that some before it are missing. LMCache
     * takes any; but numbers go on during a full sync, and begin at 0 with a worker.
     */
    public boolean isLateStart(long number) {
        return !based && expected.isPresent() && expected.getAsLong() != number;
    }

    /**
     * Takes the next number. Without a base it is the base; else a number that is not the last one
     * plus 1 is a break, and becomes the base too.
     *
     * @return false for a break
     */
    public boolean follow(long number) {
        boolean follows = !based || number == last + 1;
        last = number;
        based = true;
        live = true;
        return follows;
    }

    /** Whether there is a base. */
    public boolean isBased() {
        return based;
    }

    /** The last number taken, if there is a base. */
    public OptionalLong last() {
        return based ? OptionalLong.of(last) : OptionalLong.empty();
    }

    /** The next number will be the base, as a list of all keys follows. */
    public void forget() {
        if (!live) {
            expected = OptionalLong.empty();
        } else if (based) {
            expected = OptionalLong.of(last + 1);
        }
        based = false;
    }
}
