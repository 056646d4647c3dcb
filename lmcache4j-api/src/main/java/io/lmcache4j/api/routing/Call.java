package io.lmcache4j.api.routing;

import java.util.function.Supplier;

/** A request whose route is known, ready to be answered once. */
public interface Call {
    /** Does the work. May wait, unless the call is {@linkplain #isQuick quick}. */
    Response answer();

    /**
     * Whether {@link #answer} neither waits nor reads the body, so that it may run on the thread
     * that serves all connections.
     */
    boolean isQuick();

    /** Whether it keeps watch over the process and is answered even when others are refused. */
    boolean isProbe();

    /** A call that may wait and is no probe. */
    static Call of(Supplier<Response> answer) {
        return new Call() {
            @Override
            public Response answer() {
                return answer.get();
            }

            @Override
            public boolean isQuick() {
                return false;
            }

            @Override
            public boolean isProbe() {
                return false;
            }
        };
    }
}
