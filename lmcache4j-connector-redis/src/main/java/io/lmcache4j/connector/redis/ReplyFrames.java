package io.lmcache4j.connector.redis;

/**
 * Where a stream of replies stands (RESP 2): how much of the present one is still to come.
 *
 * <p>A reply is a line, or a line and bytes, or a line and further replies.
 */
final class ReplyFrames {
    private static final int CRLF = 2;

    /** Parts of the present reply that are still to come; 0 between replies. */
    private long parts;

    /** Bytes still to come after a line, their line end included. */
    private long bytes;

    /** Whether the next byte is the first of a reply. */
    boolean isAtStart() {
        return parts == 0 && bytes == 0;
    }

    /** Bytes that are no line and still to come. */
    long bytesToCome() {
        return bytes;
    }

    /**
     * A line has come.
     *
     * @return whether the reply ends with it
     */
    boolean line(char type, long number) {
        parts = Math.max(parts, 1);
        switch (type) {
            case '$' -> {
                if (number >= 0) {
                    bytes = number + CRLF;
                    return false;
                }
                parts--;
            }
            case '*' -> parts += Math.max(number, 0) - 1;
            default -> parts--;
        }
        return parts == 0;
    }

    /**
     * So many of {@link #bytesToCome} have come.
     *
     * @return whether the reply ends with them
     */
    boolean came(long count) {
        bytes -= count;
        if (bytes > 0) {
            return false;
        }
        parts--;
        return parts == 0;
    }
}
