package io.lmcache4j.api.audit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/** Waiting that an interrupt does not end, since an act is done and its line is on its way. */
final class Patience {
    private Patience() {}

    /**
     * Waits under the condition's lock; the thread stays interrupted if it was.
     *
     * @return false if the time is over
     */
    static boolean await(Condition condition, BooleanSupplier done, Duration longest) {
        long left = longest.toNanos();
        boolean interrupted = false;
        try {
            while (!done.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                try {
                    left = condition.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
