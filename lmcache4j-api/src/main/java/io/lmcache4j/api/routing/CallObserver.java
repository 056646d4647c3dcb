package io.lmcache4j.api.routing;

/**
 * Sees every call that does more than read, allowed or refused, when its answer is known and before
 * it is sent. Called on the call's own thread and outside the gate of changes, so it may wait.
 */
@FunctionalInterface
public interface CallObserver {
    /** Takes no notice. */
    CallObserver NONE = FinishedCall::response;

    /** The answer to send: the call's own, maybe with headers added. */
    Response finished(FinishedCall call);
}
