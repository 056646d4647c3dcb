package io.lmcache4j.controller.command;

/** One command to one worker. */
final class Command {
    /**
     * An answer.
     *
     * @param readable whether it is one
     * @param telling tells it to who waits
     */
    record Answer(boolean readable, Runnable telling) {}

    /** Who waits for it. Told, on the command thread, what became of it; must not block. */
    interface Outcome {
        /** Reads an answer; nobody is told yet. */
        Answer read(byte[] answer);

        void failed(Exception why);
    }

    private final byte[] payload;
    private final Outcome outcome;
    private final long deadline;

    /**
     * To be sent.
     *
     * @param deadline in the time of {@link System#nanoTime}
     */
    Command(byte[] payload, Outcome outcome, long deadline) {
        this.payload = payload;
        this.outcome = outcome;
        this.deadline = deadline;
    }

    byte[] payload() {
        return payload;
    }

    Outcome outcome() {
        return outcome;
    }

    long deadline() {
        return deadline;
    }

    boolean isLate(long now) {
        return deadline - now <= 0;
    }
}
