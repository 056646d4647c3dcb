package io.lmcache4j.engine.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that can say who holds it, for {@link LivenessProbe}. Otherwise a plain reentrant lock, at
 * its price.
 */
public final class WatchedLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    /** The part of a deadline that is left for a second look: a tenth. */
    private static final int GRACE_SHARE = 10;

    private final String name;

    /**
     * A lock that nobody holds.
     *
     * @param name for people: what it guards
     */
    public WatchedLock(String name) {
        this.name = name;
    }

    /**
     * Takes the lock and gives it back at once.
     *
     * @return who holds it, if it could not be had in time
     */
    Optional<StuckLock> tryOnce(Duration deadline) throws InterruptedException {
        long grace = deadline.toNanos() / GRACE_SHARE;
        if (canBeHad(deadline.toNanos() - grace)) {
            return Optional.empty();
        }
        // A second look, since a machine that stood still may have used up the time of the first.
        Thread holder = getOwner();
        if (canBeHad(grace)) {
            return Optional.empty();
        }
        // With another owner, or none, it is changing hands, so it moves.
        return Optional.ofNullable(getOwner())
                .filter(owner -> owner.equals(holder))
                .map(owner -> StuckLock.of(name, owner));
    }

    private boolean canBeHad(long nanos) throws InterruptedException {
        if (tryLock() || tryLock(nanos, TimeUnit.NANOSECONDS)) {
            unlock();
            return true;
        }
        return false;
    }
}
