package io.lmcache4j.api.routing;

/** Answers a request whose parameters are already checked. Runs on a virtual thread. */
@FunctionalInterface
public interface RouteHandler {
    /**
     * The answer.
     *
     * @throws Exception to be answered with the bare 500 (http-api.md §10.5) and logged; a {@link
     *     DetailException} is answered with its own status
     */
    Response handle(Request request) throws Exception;
}
