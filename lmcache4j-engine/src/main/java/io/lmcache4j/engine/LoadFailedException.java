package io.lmcache4j.engine;

/** Loading chunks ended before it could begin, or in its midst. */
public final class LoadFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How far it came. */
    public enum Step {
        /** The configuration names no store that can be had. */
        SETTINGS,
        /** The store can't be reached now. */
        CONNECT,
        /** The store can't list what it has, or there is nowhere to load to. */
        LOAD
    }

    private final Step step;

    LoadFailedException(Step step, String message) {
        super(message);
        this.step = step;
    }

    LoadFailedException(Step step, Throwable cause) {
        super(cause.getMessage(), cause);
        this.step = step;
    }

    /** Where it ended. */
    public Step step() {
        return step;
    }
}
