package io.lmcache4j.connector.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
        private final Attempt<StatefulConnection<byte[], byte[]>> opened = new Attempt<>(opener);

        /** The connection, made now if there is none. */
        Connection connection() throws IOException, InterruptedException {
            return new Connection(await(opened.get()));
        }

        /** The call is over. */
        @Override
        public void close() {
            callers.decrementAndGet();
        }
    }

    /** A connection to a server, or to the nodes of a cluster. */
    final class Connection {
        private final StatefulConnection<byte[], byte[]> lettuce;

        private Connection(StatefulConnection<byte[], byte[]> lettuce) {
            this.lettuce = lettuce;
        }

        /** Sends a command; its answer, or why there is none, comes to the call itself. */
        void send(RedisCall<?> call) throws IOException, InterruptedException {
            if (lettuce instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
                awaitNode(cluster, call);
            }
            lettuce.dispatch(call);
        }

        /** Lettuce connects to a node when it is first asked, but rejects who asks meanwhile. */
        private void awaitNode(
                StatefulRedisClusterConnection<byte[], byte[]> cluster, RedisCall<?> call)
                throws IOException, InterruptedException {
            ByteBuffer key = call.getArgs().getFirstEncodedKey();
            RedisClusterNode node =
                    key == null
                            ? null
                            : cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
            if (node != null) {
                RedisURI uri = node.getUri();
                await(cluster.getConnectionAsync(uri.getHost(), uri.getPort()));
            }
        }
    }

    private final Supplier<? extends CompletionStage<? extends StatefulConnection<byte[], byte[]>>>
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
            Supplier<? extends CompletionStage<? extends StatefulConnection<byte[], byte[]>>>
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

    private <T> T await(CompletableFuture<T> connection) throws IOException, InterruptedException {
        try {
            return connection.get(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no connection within " + connectTimeout.toMillis() + " ms", e);
        }
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
