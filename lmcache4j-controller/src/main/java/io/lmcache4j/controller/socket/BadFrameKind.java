package io.lmcache4j.controller.socket;

import java.util.Locale;

/** What can be wrong with a frame. */
public enum BadFrameKind {
    /** Too few frames on a socket that answers; no answer, as LMCache has it. */
    SHORT,
    /** From a peer that does not speak ZMTP 3: an old library, or no ZeroMQ at all. */
    FOREIGN,
    /** Neither MessagePack nor JSON. */
    DECODE,
    /** Well formed, but none of the messages there are. */
    VALIDATION,
    /** Read, and then something failed that should not. */
    FAILED;

    /** As in statistics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
