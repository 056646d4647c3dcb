package io.lmcache4j.connector.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One store: Lettuce's client with its threads, and the connections made through it. */
final class RedisStore implements AutoCloseable {
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Connections connections;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisStore(
            ClientResources resources, AbstractRedisClient client, Connections connections) {
        this.resources = resources;
        this.client = client;
        this.connections = connections;
    }

    /** One server, at a host or at a Unix socket. */
    static RedisStore single(
            RedisAddress address, int database, boolean tls, RedisSettings settings) {
        RedisURI.Builder builder =
                address.socket().isPresent()
                        ? RedisURI.builder().withHost("localhost")
                        : at(address.hosts().getFirst());
        RedisURI uri =
                LettuceOptions.shared(builder, address, tls, settings)
                        .withDatabase(database)
                        .build();
        ClientResources resources = LettuceOptions.resources();
        RedisClient client =
                address.socket().isPresent()
                        ? new UnixSocketClient(resources, uri, address.socket().get())
                        : RedisClient.create(resources, uri);
        return of(resources, client, uri, settings);
    }

    /** The master that sentinels know under a name. */
    static RedisStore behindSentinels(
            RedisAddress address, String service, RedisSettings settings) {
        RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(service);
        for (RedisAddress.Host host : address.hosts()) {
            builder.withSentinel(
                    RedisURI.builder()
                            .withHost(host.name())
                            .withPort(host.port())
                            .withTimeout(settings.requestTimeout())
                            .build());
        }
        RedisURI uri = LettuceOptions.shared(builder, address, false, settings).build();
        ClientResources resources = LettuceOptions.resources();
        return of(resources, RedisClient.create(resources, uri), uri, settings);
    }

    private static RedisStore of(
            ClientResources resources, RedisClient client, RedisURI uri, RedisSettings settings) {
        client.setOptions(LettuceOptions.client(settings));
        return new RedisStore(
                resources,
                client,
                new Connections(
                        settings.connections(),
                        settings.connectTimeout(),
                        () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri)));
    }

    /** A cluster, of which some nodes are known. */
    static RedisStore cluster(RedisAddress address, boolean tls, RedisSettings settings) {
        List<RedisURI> nodes =
                address.hosts().stream()
                        .map(
                                host ->
                                        LettuceOptions.shared(at(host), address, tls, settings)
                                                .build())
                        .toList();
        ClientResources resources = LettuceOptions.resources();
        RedisClusterClient client = RedisClusterClient.create(resources, nodes);
        client.setOptions(LettuceOptions.cluster(settings));
        Attempt<Void> topology = new Attempt<>(client::refreshPartitionsAsync);
        return new RedisStore(
                resources,
                client,
                new Connections(
                        settings.connections(),
                        settings.connectTimeout(),
                        () ->
                                topology.get()
                                        .thenCompose(
                                                _ ->
                                                        client.connectAsync(
                                                                ByteArrayCodec.INSTANCE))));
    }

    private static RedisURI.Builder at(RedisAddress.Host host) {
        return RedisURI.builder().withHost(host.name()).withPort(host.port());
    }

    Connections connections() {
        return connections;
    }

    /** Ends all connections and waits until nothing touches memory any more. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            client.shutdown(0, CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS);
            resources
                    .shutdown(0, CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(CLOSE_TIME.toMillis());
        }
    }
}
