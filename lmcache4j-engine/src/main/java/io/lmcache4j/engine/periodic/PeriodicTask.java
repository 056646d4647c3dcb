package io.lmcache4j.engine.periodic;

/**
 * The work of a {@link PeriodicThread}: called again and again on that thread, never twice at once.
 */
@FunctionalInterface
public interface PeriodicTask {

    /**
     * Does the work once.
     *
     * @throws IrrecoverableException to end the thread for good
     * @throws Exception counts as a failed run; the thread goes on
     */
    RunOutcome run() throws Exception;
}
