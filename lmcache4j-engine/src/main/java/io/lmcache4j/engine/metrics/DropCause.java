package io.lmcache4j.engine.metrics;

import java.util.Locale;

/** Why a tier did not keep a chunk that it was offered. */
public enum DropCause {
    /** Too many bytes were already on their way. */
    QUEUE_FULL,
    /** The chunk does not fit, and nothing may be evicted for it. */
    NO_ROOM,
    /** The disk is full. */
    DISK_FULL,
    /** The tier is not connected, or not asked because it failed too often. */
    UNAVAILABLE,
    /** The tier's format can't express this chunk or its key. */
    UNSUPPORTED,
    /** No answer within the deadline. */
    TIMEOUT,
    /** Writing failed. */
    IO_ERROR;

    /** As the label of a metric. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
