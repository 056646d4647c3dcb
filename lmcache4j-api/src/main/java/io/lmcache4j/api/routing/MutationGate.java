package io.lmcache4j.api.routing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the calls that change a manager's state through one at a time, in order of arrival, as
 * upstream's single event loop does (http-api.md §2.4). Reads never come here.
 */
final class MutationGate {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Duration patience;

    /** A gate at which a call waits at most this long. */
    MutationGate(Duration patience) {
        this.patience = patience;
    }

    Response pass(RouteHandler handler, Request request) throws Exception {
        if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DetailException(
                    503,
                    "Another change of this process has not finished within "
                            + patience.toSeconds()
                            + " s; nothing was changed, try again later");
        }
        try {
            return handler.handle(request);
        } finally {
            lock.unlock();
        }
    }
}
