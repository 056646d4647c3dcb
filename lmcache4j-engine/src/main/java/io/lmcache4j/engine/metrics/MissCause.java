package io.lmcache4j.engine.metrics;

import java.util.Locale;

/** Why a tier that should have a chunk did not deliver it. */
public enum MissCause {
    /** The data is shorter or longer than it says, or than a chunk may be. */
    WRONG_LENGTH,
    /** The header can't be read, or describes something else than a chunk of this engine. */
    WRONG_HEADER,
    /** Only one of the two values of a chunk is there. */
    MISSING_HALF,
    /** The bytes are not those that were written. */
    WRONG_CHECKSUM,
    /** The file or value has gone although the index knows it. */
    GONE,
    /** Reading failed. */
    IO_ERROR,
    /** No answer within the deadline. */
    TIMEOUT,
    /** The tier is not connected, or not asked because it failed too often. */
    UNAVAILABLE,
    /** There was no memory to read into. */
    NO_MEMORY;

    /** As the label of a metric. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
