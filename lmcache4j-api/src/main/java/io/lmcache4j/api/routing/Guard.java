package io.lmcache4j.api.routing;

import java.util.Optional;

/**
 * What stands between a request and its route.
 *
 * @param callers tells who calls and whether their roles are enough
 * @param check asked besides, whoever calls
 * @param audit told of calls that do more than read, when they are over
 */
public record Guard(Callers callers, AccessCheck check, AuditTrail audit) {
    /** Everybody may do everything, and nothing is kept. */
    public static final Guard OPEN =
            new Guard(Callers.UNCHECKED, AccessCheck.OPEN, AuditTrail.NONE);

    /** Who calls; refused where either of the two refuses, in the words of the check if both do. */
    Identity identify(IncomingRequest request, AccessClass access) {
        Identity identity = callers.identify(request, access);
        Optional<Response> refusal = check.refusal(request, access);
        return refusal.isPresent() ? new Identity(identity.caller(), refusal) : identity;
    }
}
