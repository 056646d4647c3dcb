package io.lmcache4j.api.transport;

import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The few platform threads of a listener. Daemons, so that they never keep a JVM alive. */
final class ListenerThreads {
    /** Upstream's name of the thread that serves (http-api.md §7.5). */
    static final String NAME = "api-server-thread";

    private static final int MAX_THREADS = 4;
    private static final Duration SPARE_THREAD_LIFE = Duration.ofSeconds(60);

    private static final Duration STOP = Duration.ofSeconds(2);

    private ListenerThreads() {}

    /** A pool whose blocking work goes to the given executor of virtual threads. */
    static QueuedThreadPool pool(Executor virtualThreads) {
        var pool =
                new QueuedThreadPool(
                        MAX_THREADS,
                        1,
                        (int) SPARE_THREAD_LIFE.toMillis(),
                        0,
                        new LinkedBlockingQueue<>(),
                        null,
                        named());
        pool.setVirtualThreadsExecutor(virtualThreads);
        pool.setStopTimeout(STOP.toMillis());
        return pool;
    }

    private static ThreadFactory named() {
        var made = new AtomicInteger();
        return task -> {
            int number = made.incrementAndGet();
            return Thread.ofPlatform()
                    .daemon()
                    .name(number == 1 ? NAME : NAME + "-" + number)
                    .unstarted(task);
        };
    }
}
