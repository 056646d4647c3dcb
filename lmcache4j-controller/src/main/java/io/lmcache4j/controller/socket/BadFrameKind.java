package io.lmcache4j.controller.socket;

import java.util.Locale;

/** What can be wrong with a frame. */
public enum BadFrameKind {
    /** Too few frames on a socket that answers; no answer, as LMCache has it. */
    SHORT,
    /** A peer that does not speak ZMTP 3, an old library or no ZeroMQ at all, and is sent away. */
    FOREIGN,
    /** A message of too many bytes or frames; the connection is ended. */
    OVERSIZED,
    /** A message whose end did not come in time; the connection is ended. */
    UNFINISHED,
    /** A large message while there is no memory for it; the connection is ended. */
    NO_ROOM,
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
