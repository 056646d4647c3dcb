package io.lmcache4j.controller.socket;

/** Told what came of connections. Called on ZeroMQ's thread, which must not wait. */
interface Visits {
    /** For who does not want to know. */
    Visits UNNOTED =
            new Visits() {
                @Override
                public void sentAway(BadFrameKind kind, String peer, long bytes, String why) {}

                @Override
                public void failed() {}
            };

    /**
     * One was ended for what came on it.
     *
     * @param bytes of the message that was the reason, as far as it came
     */
    void sentAway(BadFrameKind kind, String peer, long bytes, String why);

    /** One could not be made, or ended by a protocol error or a defect. */
    void failed();
}
