package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.time.Duration;
import java.util.Optional;

/**
 * What a connector was told (engine.md §1.7, §7.12).
 *
 * @param address bucket and server
 * @param region that signatures name
 * @param connections most at once; further calls wait for one
 * @param sessionAuth whether buckets of S3 Express get sessions
 * @param credentials from the configuration; else the SDK looks where it always does
 * @param timeout of calls that read; also the longest silence of the server
 */
record S3Settings(
        S3Address address,
        String region,
        int connections,
        boolean sessionAuth,
        Optional<Credentials> credentials,
        Duration timeout) {
    static final String REGION = "s3_region";
    static final String CONNECTIONS = "s3_num_io_threads";
    static final String KEY_ID = "aws_access_key_id";
    static final String SECRET = "aws_secret_access_key";

    /** A key pair; its text is safe to show. */
    record Credentials(String keyId, String secret) {
        @Override
        public String toString() {
            return "key pair";
        }
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if they can't work; says which setting and what to write
     */
    static S3Settings of(RemoteUrl url, ConnectorContext context) {
        Source source = new Source(context);
        String region =
                source.text(REGION)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                ("s3 needs extra_config.%s, the region of the"
                                                     + " bucket, such as us-west-2; a server that"
                                                     + " has no regions takes us-east-1")
                                                        .formatted(REGION)));
        int connections = source.integer(CONNECTIONS, 64);
        if (connections < 1) {
            throw new IllegalArgumentException(
                    "extra_config.%s must be at least 1, was %d"
                            .formatted(CONNECTIONS, connections));
        }
        S3Address address =
                S3Address.of(
                        url,
                        source.text(S3Address.ENDPOINT),
                        source.bool(S3Address.PATH_STYLE),
                        !source.bool("disable_tls"));
        return new S3Settings(
                address,
                region,
                connections,
                source.bool("s3_enable_s3express"),
                credentials(source),
                Duration.ofSeconds(Math.max(1, context.config().blockingTimeoutSecs())));
    }

    private static Optional<Credentials> credentials(Source source) {
        Optional<String> keyId = source.text(KEY_ID);
        Optional<String> secret = source.text(SECRET);
        if (keyId.isPresent() != secret.isPresent()) {
            throw new IllegalArgumentException(
                    ("extra_config has only one of %s and %s: set both, or neither to use"
                                    + " those of the environment")
                            .formatted(KEY_ID, SECRET));
        }
        return keyId.map(id -> new Credentials(id, secret.orElseThrow()));
    }

    /** Settings of a plugin stand before those of all. */
    private record Source(ConnectorContext context) {
        Optional<String> text(String key) {
            return context.extraText(key).map(String::strip).filter(text -> !text.isEmpty());
        }

        int integer(String key, int otherwise) {
            return context.config().extraInt(name(key), otherwise);
        }

        boolean bool(String key) {
            return context.config().extraBoolean(name(key), false);
        }

        private String name(String key) {
            return context.plugin()
                    .map(plugin -> "remote_storage_plugin." + plugin + "." + key)
                    .filter(own -> context.config().extra(own).isPresent())
                    .orElse(key);
        }
    }
}
