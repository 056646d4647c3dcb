package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.storage.remote.ConnectorContext;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code extra_config} and the environment say about the Redis family.
 *
 * @param keyPrefix before every key; empty as LMCache has it
 * @param timeToLive of what is written; empty for ever
 * @param connections to one store, or to each node of a cluster
 * @param requestTimeout how long a call waits while no byte comes or goes
 * @param connectTimeout for a connection, its greeting included
 * @param tlsCa certificates to trust instead of the JVM's
 * @param respLayout of {@code resp} and {@code valkey}
 */
record RedisSettings(
        String keyPrefix,
        Optional<Duration> timeToLive,
        int connections,
        Duration requestTimeout,
        Duration connectTimeout,
        Optional<Path> tlsCa,
        Layout respLayout) {
    /** How a piece lies in the store (engine.md §7.11). */
    enum Layout {
        /** Two keys: the header, and the data. */
        TWO_KEYS,
        /** One key with the data alone. */
        RAW
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if one can't be used; the message names it
     */
    static RedisSettings of(ConnectorContext context) {
        return new RedisSettings(
                context.extraText("lmcache4j.redis_key_prefix").orElse(""),
                seconds(context, "lmcache4j.redis_ttl_secs"),
                (int)
                        number(context, "lmcache4j.redis_connections", 1, 150)
                                .orElse(8.0)
                                .doubleValue(),
                seconds(context, "lmcache4j.redis_request_timeout_secs")
                        .orElse(Duration.ofSeconds(5)),
                seconds(context, "lmcache4j.redis_connect_timeout_secs")
                        .orElse(Duration.ofSeconds(10)),
                context.extraText("lmcache4j.redis_tls_ca").map(Path::of),
                layout(context));
    }

    /** The same with another time to wait for answers. */
    RedisSettings withRequestTimeout(Duration timeout) {
        return new RedisSettings(
                keyPrefix, timeToLive, connections, timeout, connectTimeout, tlsCa, respLayout);
    }

    private static Layout layout(ConnectorContext context) {
        String name = "lmcache4j.resp_layout";
        String text = context.extraText(name).orElse("raw");
        return switch (text) {
            case "raw" -> Layout.RAW;
            case "two_keys" -> Layout.TWO_KEYS;
            default -> throw unusable(name, text, "raw or two_keys");
        };
    }

    private static Optional<Duration> seconds(ConnectorContext context, String name) {
        return number(context, name, 0.001, Integer.MAX_VALUE)
                .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static Optional<Double> number(
            ConnectorContext context, String name, double least, double most) {
        Optional<String> text = context.extraText(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            double number = Double.parseDouble(text.get());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw unusable(name, text.get(), "a number from %s to %s".formatted(least, most));
    }

    private static IllegalArgumentException unusable(String name, String value, String allowed) {
        return new IllegalArgumentException(
                "%s: '%s' can't be used; write %s".formatted(name, value, allowed));
    }
}
