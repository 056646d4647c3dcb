package io.lmcache4j.api.routing;

import java.util.Optional;

/**
 * Who a request is from, and whether it may go on.
 *
 * @param caller as far as it is known, of a refused request too
 * @param refusal the answer if it may not
 */
public record Identity(Caller caller, Optional<Response> refusal) {
    /** A caller that may. */
    public static Identity admitted(Caller caller) {
        return new Identity(caller, Optional.empty());
    }

    /** A caller that may not, and what it is told. */
    public static Identity refused(Caller caller, Response answer) {
        return new Identity(caller, Optional.of(answer));
    }
}
