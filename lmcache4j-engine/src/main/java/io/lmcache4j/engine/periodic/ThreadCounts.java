package io.lmcache4j.engine.periodic;

/**
 * How many threads there are in some set.
 *
 * @param total all of them
 * @param running those that run
 * @param active those that run and are on time
 */
public record ThreadCounts(int total, int running, int active) {

    /** No thread at all. */
    public static final ThreadCounts NONE = new ThreadCounts(0, 0, 0);

    ThreadCounts plus(ThreadStatus status) {
        return new ThreadCounts(
                total + 1,
                running + (status.running() ? 1 : 0),
                active + (status.active() ? 1 : 0));
    }
}
