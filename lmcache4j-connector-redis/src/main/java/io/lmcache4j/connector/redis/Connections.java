package io.lmcache4j.connector.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A few connections to one store, each used by many at once; the least busy one takes the next
 * call, so that a large value holds up no other while there is room beside it.
 *
 * <p>A connection is made when it is first wanted. When it breaks, what is under way on it fails,
 * and Lettuce makes it anew.
 */
final class Connections {
    /** One connection and the calls on it. */
    final class Link implements AutoCloseable {
        private final AtomicInteger callers = new AtomicInteger();
        private final AtomicReference<CompletableFuture<Connection>> opened =
                new AtomicReference<>();

        /** The connection, made now if there is none. */
        Connection connection() throws IOException, InterruptedException {
            CompletableFuture<Connection> known = opened.get();
            if (known == null || known.isCompletedExceptionally()) {
                CompletableFuture<Connection> mine = new CompletableFuture<>();
                if (opened.compareAndSet(known, mine)) {
                    begin(mine);
                }
                known = opened.get();
            }
            try {
                return known.get(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new IOException(reason(e.getCause()), e.getCause());
            } catch (TimeoutException e) {
                throw new IOException(
                        "no connection within " + connectTimeout.toMillis() + " ms", e);
            }
        }

        private void begin(CompletableFuture<Connection> mine) {
            try {
                var _ =
                        opener.get()
                                .whenComplete(
                                        (connection, failure) -> {
                                            if (failure == null) {
                                                mine.complete(new Connection(connection));
                                            } else {
                                                mine.completeExceptionally(failure);
                                            }
                                        });
            } catch (RuntimeException e) {
                mine.completeExceptionally(e);
            }
        }

        /** The call is over. */
        @Override
        public void close() {
            callers.decrementAndGet();
        }
    }

    /** A connection, to a server or to a cluster. */
    record Connection(StatefulConnection<byte[], byte[]> lettuce) {
        /** Sends a command. */
        void send(RedisCall<?> call) {
            lettuce.dispatch(call);
        }
    }

    private final Supplier<
                    ? extends CompletableFuture<? extends StatefulConnection<byte[], byte[]>>>
            opener;
    private final Duration connectTimeout;
    private final List<Link> links;

    /**
     * Connections that are not made yet.
     *
     * @param opener begins to make one
     */
    Connections(
            int count,
            Duration connectTimeout,
            Supplier<? extends CompletableFuture<? extends StatefulConnection<byte[], byte[]>>>
                    opener) {
        this.opener = opener;
        this.connectTimeout = connectTimeout;
        this.links = IntStream.range(0, count).mapToObj(_ -> new Link()).toList();
    }

    /** The least busy one, for one call; to be closed after it. */
    Link take() {
        Link best = links.getFirst();
        int least = Integer.MAX_VALUE;
        for (Link link : links) {
            int callers = link.callers.get();
            if (callers < least) {
                best = link;
                least = callers;
            }
        }
        best.callers.incrementAndGet();
        return best;
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while ((root instanceof CompletionException || root instanceof RedisException)
                && root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
