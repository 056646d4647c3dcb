package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes connectors of the Redis family (engine.md §7.8, §7.11): {@code redis}, {@code rediss},
 * {@code unix}, {@code redis-sentinel}, {@code redis-cluster}, {@code valkey} and {@code resp}.
 */
public final class RedisConnectorFactory implements RemoteConnectorFactory {
    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;
    private static final String DEFAULT_SERVICE = "redismaster";

    /** One; found by {@link java.util.ServiceLoader}. */
    public RedisConnectorFactory() {}

    @Override
    public List<String> schemes() {
        return List.of(
                "redis", "rediss", "unix", "redis-sentinel", "redis-cluster", "valkey", "resp");
    }

    @Override
    public RemoteConnector connect(RemoteUrl url, ConnectorContext context) {
        RedisSettings settings = RedisSettings.of(context);
        return switch (url.scheme()) {
            case "redis", "rediss", "unix" -> {
                allow(url, Set.of("db"));
                RedisAddress address = one(url);
                boolean tls = url.scheme().equals("rediss");
                yield connector(
                        url,
                        RedisStore.single(address, database(url, address), tls, settings),
                        RedisSettings.Layout.TWO_KEYS,
                        settings,
                        context);
            }
            case "redis-sentinel" -> sentinel(url, settings, context);
            case "redis-cluster" -> {
                allow(url, Set.of("tls"));
                yield connector(
                        url,
                        cluster(url, settings),
                        RedisSettings.Layout.TWO_KEYS,
                        settings,
                        context);
            }
            case "valkey", "resp" -> {
                allow(url, Set.of("db", "tls", "cluster"));
                RedisStore store =
                        flag(url, "cluster")
                                ? cluster(url, settings)
                                : RedisStore.single(
                                        one(url),
                                        database(url, one(url)),
                                        flag(url, "tls"),
                                        settings);
                yield connector(url, store, settings.respLayout(), settings, context);
            }
            case "plugin" ->
                    throw new IllegalArgumentException(
                            "%s: write its address in remote_storage_plugin.%s.url"
                                    .formatted(url, url.rest()));
            default ->
                    throw new IllegalArgumentException(
                            "remote_url %s: schemes of this connector are %s"
                                    .formatted(url, String.join(", ", schemes())));
        };
    }

    private static RemoteConnector sentinel(
            RemoteUrl url, RedisSettings settings, ConnectorContext context) {
        allow(url, Set.of());
        RedisAddress address = RedisAddress.parse(url, SENTINEL_PORT);
        String service =
                address.path().isEmpty()
                        ? context.environment().getOrDefault("REDIS_SERVICE_NAME", DEFAULT_SERVICE)
                        : address.path();
        RedisSettings patient = settings.withRequestTimeout(sentinelTimeout(context));
        return connector(
                url,
                RedisStore.behindSentinels(address, service, patient),
                RedisSettings.Layout.TWO_KEYS,
                patient,
                context);
    }

    /** LMCache's variable, which counts unless our own setting is given. */
    static Duration sentinelTimeout(ConnectorContext context) {
        if (context.extra("lmcache4j.redis_request_timeout_secs").isPresent()) {
            return RedisSettings.of(context).requestTimeout();
        }
        String text = context.environment().getOrDefault("REDIS_TIMEOUT", "1");
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0.001 && seconds <= Integer.MAX_VALUE) {
                return Duration.ofMillis(Math.round(seconds * 1000));
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "REDIS_TIMEOUT: '%s' can't be used; write seconds, as in 1".formatted(text));
    }

    private static RedisStore cluster(RemoteUrl url, RedisSettings settings) {
        RedisAddress address = RedisAddress.parse(url, REDIS_PORT);
        if (!address.path().isEmpty() || url.query().containsKey("db")) {
            throw new IllegalArgumentException(
                    "remote_url %s: a cluster has one database; leave out what follows the hosts"
                            .formatted(url));
        }
        return RedisStore.cluster(address, flag(url, "tls"), settings);
    }

    private static RemoteConnector connector(
            RemoteUrl url,
            RedisStore store,
            RedisSettings.Layout layout,
            RedisSettings settings,
            ConnectorContext context) {
        Commands commands =
                new Commands(
                        store.connections(),
                        url.toString(),
                        settings.requestTimeout(),
                        settings.timeToLive());
        KeyNames names = new KeyNames(settings.keyPrefix());
        PieceLayout pieces =
                switch (layout) {
                    case TWO_KEYS -> new TwoKeyLayout(commands, context.format(), names);
                    case RAW -> new RawLayout(commands, context.format(), names);
                };
        return new RedisConnector(store, commands, pieces);
    }

    private static RedisAddress one(RemoteUrl url) {
        RedisAddress address = RedisAddress.parse(url, REDIS_PORT);
        if (address.hosts().size() > 1) {
            throw new IllegalArgumentException(
                    "remote_url %s: one host belongs here; several make redis-cluster://"
                            .formatted(url));
        }
        return address;
    }

    private static int database(RemoteUrl url, RedisAddress address) {
        String text =
                Optional.ofNullable(url.query().get("db"))
                        .orElse(address.path().isEmpty() ? "0" : address.path());
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "remote_url %s: '%s' is no number of a database".formatted(url, text));
    }

    private static boolean flag(RemoteUrl url, String name) {
        String text = url.query().getOrDefault(name, "false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "remote_url %s: %s=%s; write true or false".formatted(url, name, text));
        };
    }

    private static void allow(RemoteUrl url, Set<String> known) {
        for (String name : url.query().keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "remote_url %s: there is no parameter '%s'; there %s"
                                .formatted(
                                        url,
                                        name,
                                        known.isEmpty()
                                                ? "are none"
                                                : "is "
                                                        + String.join(
                                                                ", ",
                                                                known.stream().sorted().toList())));
            }
        }
    }
}
