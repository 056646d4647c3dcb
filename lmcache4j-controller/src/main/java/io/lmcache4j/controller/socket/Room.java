package io.lmcache4j.controller.socket;

/**
 * The memory that messages of all peers of one socket take until their last frame is there. A small
 * frame is let in always, for a large one there must be room. Belongs to ZeroMQ's thread.
 */
final class Room {
    /** A frame of this length or below needs no room. */
    static final int SMALL = 64 << 10;

    private final long most;
    private long taken;

    Room(long most) {
        this.most = most;
    }

    /** Whether a frame of so many bytes may come in. */
    boolean has(long bytes) {
        return bytes <= SMALL || taken + bytes <= most;
    }

    void take(long bytes) {
        taken += bytes;
    }

    void give(long bytes) {
        taken -= bytes;
    }
}
