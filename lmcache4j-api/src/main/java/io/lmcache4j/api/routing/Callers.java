package io.lmcache4j.api.routing;

/**
 * Finds out who calls and holds them to their roles. The dispatcher asks once for each request,
 * when route and parameters are known and before a body is read; package {@code security} answers.
 */
@FunctionalInterface
public interface Callers {
    /** Nobody is asked who they are; everybody may do everything. */
    Callers UNCHECKED = (request, _) -> Identity.admitted(Caller.unchecked(request));

    /**
     * Who calls and whether it may make a call of this class. The user of a Unix socket's other end
     * is looked up for calls that do more than read.
     *
     * @param access what the call does; {@link AccessClass#READ} for what leads to no route
     */
    Identity identify(IncomingRequest request, AccessClass access);

    /** Whether {@link #identify} may have to wait, so that it can't be asked where nobody waits. */
    default boolean mayWait(IncomingRequest request) {
        return false;
    }
}
