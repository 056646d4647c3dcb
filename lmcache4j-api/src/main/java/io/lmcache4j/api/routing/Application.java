package io.lmcache4j.api.routing;

import java.util.function.Function;

/** What answers the requests of a listener; safe for many threads at once. */
@FunctionalInterface
public interface Application {
    /**
     * Decides what a request is, at once and without its body. Never throws for what a client did
     * wrong. Runs on the thread that serves all connections.
     */
    Call accept(IncomingRequest request);

    /** An application that takes its time for every request. */
    static Application of(Function<IncomingRequest, Response> answers) {
        return request -> Call.of(() -> answers.apply(request));
    }
}
