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
        if (tryLock() || tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
            unlock();
            return Optional.empty();
        }
        // Without an owner it is just changing hands, so it moves.
        return Optional.ofNullable(getOwner()).map(holder -> StuckLock.of(name, holder));
    }
}
