package io.lmcache4j.api.routing;

import java.util.Optional;

/**
 * Decides whether a request may have what it asks for. The dispatcher asks once for each request,
 * when route and parameters are known and before a body is read; package {@code security} answers.
 */
@FunctionalInterface
public interface AccessCheck {
    /** Everybody may do everything. */
    AccessCheck OPEN = (_, _) -> Optional.empty();

    /**
     * The answer to a request that may not. Must not wait.
     *
     * @param access what the call does; {@link AccessClass#READ} for what leads to no route
     */
    Optional<Response> refusal(IncomingRequest request, AccessClass access);

    /** This check and then another: the first refusal counts. */
    default AccessCheck and(AccessCheck next) {
        return (request, access) -> {
            Optional<Response> refusal = refusal(request, access);
            return refusal.isPresent() ? refusal : next.refusal(request, access);
        };
    }
}
