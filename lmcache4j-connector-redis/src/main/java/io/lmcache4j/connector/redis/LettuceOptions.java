package io.lmcache4j.connector.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.resolver.DefaultAddressResolverGroup;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How Lettuce is to be used here. */
final class LettuceOptions {
    /**
     * Commands on one connection that are not answered yet; more fail at once. Far above what the
     * tier has under way.
     */
    private static final int MOST_UNANSWERED = 4096;

    private static final Duration SOONEST_RECONNECT = Duration.ofMillis(20);
    private static final Duration LATEST_RECONNECT = Duration.ofSeconds(1);

    private LettuceOptions() {}

    /** Threads, names and timers of one connector. */
    static ClientResources resources() {
        return ClientResources.builder()
                .ioThreadPoolSize(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4))
                .computationThreadPoolSize(2)
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .reconnectDelay(
                        () ->
                                Delay.equalJitter(
                                        SOONEST_RECONNECT,
                                        LATEST_RECONNECT,
                                        SOONEST_RECONNECT.toMillis(),
                                        TimeUnit.MILLISECONDS))
                .nettyCustomizer(
                        new NettyCustomizer() {
                            @Override
                            public void afterChannelInitialized(Channel channel) {
                                ValueHandler.install(channel);
                            }
                        })
                .build();
    }

    /** For one server, and behind sentinels. */
    static ClientOptions client(RedisSettings settings) {
        return ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_UNANSWERED)
                // The frames that a ValueHandler follows.
                .protocolVersion(ProtocolVersion.RESP2)
                // Servers that announce their maintenance do it with frames of RESP 3.
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                // Each call waits with a deadline of its own.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(settings.connectTimeout())
                                .keepAlive(true)
                                .build())
                .sslOptions(ssl(settings))
                .build();
    }

    /** For a cluster, whose shape is looked up when something is odd, and now and then. */
    static ClusterClientOptions cluster(RedisSettings settings) {
        return ClusterClientOptions.builder(client(settings))
                .topologyRefreshOptions(
                        ClusterTopologyRefreshOptions.builder()
                                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                                .refreshTriggersReconnectAttempts(1)
                                .enablePeriodicRefresh(Duration.ofSeconds(5))
                                .build())
                .build();
    }

    private static SslOptions ssl(RedisSettings settings) {
        SslOptions.Builder ssl =
                SslOptions.builder().jdkSslProvider().handshakeTimeout(settings.connectTimeout());
        settings.tlsCa().ifPresent(ca -> ssl.trustManager(ca.toFile()));
        return ssl.build();
    }

    /** What all addresses of one store share. */
    static RedisURI.Builder shared(
            RedisURI.Builder builder, RedisAddress address, boolean tls, RedisSettings settings) {
        builder.withTimeout(settings.connectTimeout())
                .withSsl(tls)
                .withVerifyPeer(tls ? SslVerifyMode.FULL : SslVerifyMode.NONE);
        address.credentials()
                .ifPresent(
                        who -> {
                            if (who.user().isPresent()) {
                                builder.withAuthentication(who.user().get(), who.password());
                            } else {
                                builder.withPassword(who.password().toCharArray());
                            }
                        });
        return builder;
    }
}
