package io.lmcache4j.connector.redis;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionEvents;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;

import reactor.core.publisher.Mono;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * Lettuce through a Unix socket of the JVM. Its own way needs a native library for each platform;
 * so it is told of a host, and given another channel and another address when it connects.
 */
final class UnixSocketClient extends RedisClient {
    private final Path socket;
    private final int connectMillis;

    UnixSocketClient(ClientResources resources, RedisURI uri, Path socket) {
        super(resources, uri);
        this.socket = socket;
        this.connectMillis = Math.toIntExact(uri.getTimeout().toMillis());
    }

    @Override
    protected Mono<SocketAddress> getSocketAddress(RedisURI uri) {
        return Mono.fromCallable(() -> UnixDomainSocketAddress.of(socket));
    }

    @Override
    protected void connectionBuilder(
            Mono<SocketAddress> address,
            ConnectionBuilder builder,
            ConnectionEvents events,
            RedisURI uri) {
        super.connectionBuilder(address, builder, events, uri);
        // A bootstrap takes a channel once, and options of TCP mean nothing here.
        builder.bootstrap(
                new Bootstrap()
                        .group(builder.bootstrap().config().group())
                        .channel(NioDomainSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis));
    }
}
