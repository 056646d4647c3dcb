package io.lmcache4j.engine.health;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How one check of {@link Readiness} went.
 *
 * @param name the check's name
 * @param status its outcome
 * @param millis how long it took, or has taken so far
 * @param reason one line for people; empty when it is {@link Status#OK}
 */
public record CheckReport(String name, Status status, double millis, Optional<String> reason) {
    /** The outcome of a check. */
    public enum Status {
        /** All is well. */
        OK,
        /** It works, but somebody must act before it stops to. */
        DEGRADED,
        /** Something is wrong. */
        FAILED,
        /** There was no outcome in time. */
        HANGING,
        /** It was not made, since what it looks at is out of use. */
        SKIPPED;

        /** The name in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CheckReport {
        Objects.requireNonNull(status, "status");
    }

    /** Whether people should know of it. */
    boolean isNoteworthy() {
        return isTrouble() || status == Status.DEGRADED;
    }

    /** Whether this keeps the process from being ready. */
    public boolean isTrouble() {
        return switch (status) {
            case OK, DEGRADED, SKIPPED -> false;
            case FAILED, HANGING -> true;
        };
    }
}
