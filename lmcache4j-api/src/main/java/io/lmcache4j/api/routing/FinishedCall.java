package io.lmcache4j.api.routing;

import java.time.Duration;
import java.util.Map;

/**
 * A call whose answer is known.
 *
 * @param request as it came in
 * @param route that it led to
 * @param arguments the values of the route's parameters that were right
 * @param access what it did or would have done, raised by its parameters
 * @param caller who made it
 * @param response the answer, a refusal too
 * @param duration from the match of the route to the answer
 */
public record FinishedCall(
        IncomingRequest request,
        Route route,
        Map<Parameter<?>, Object> arguments,
        AccessClass access,
        Caller caller,
        Response response,
        Duration duration) {}
