package io.lmcache4j.api.routing;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a server keeps what was done to it (operator-api.md §5); package {@code audit} implements
 * it. Safe for all threads.
 */
public interface AuditTrail {
    /** Keeps nothing. */
    AuditTrail NONE = new NoAuditTrail();

    /** One line that was appended. */
    interface Receipt {
        /** Its number, also over restarts; a line with a lower one was appended before. */
        long sequence();

        /**
         * Waits until the line is on disk, or it is known that it can't be; never without end.
         * Keeps waiting when interrupted, and stays interrupted.
         */
        void await();
    }

    /**
     * Which lines to show, the newest first.
     *
     * @param since only calls that came at this time or later, epoch seconds
     * @param who only calls by a token, certificate or user of this name
     * @param route only calls of this path, or of this {@code METHOD /path}
     * @param below only lines with a lower number
     * @param limit how many at most
     */
    record Filter(
            Optional<Double> since,
            Optional<String> who,
            Optional<String> route,
            OptionalLong below,
            int limit) {}

    /**
     * Lines found.
     *
     * @param lines each a JSON object in UTF-8 without a line end; not to be changed
     * @param next what {@link Filter#below} must be to get more, if there may be more
     */
    record Page(List<byte[]> lines, OptionalLong next) {}

    /** Appends a line. Does not wait for the disk. */
    Receipt append(AuditedCall call);

    /** The newest lines that match. */
    Page newest(Filter filter);
}
