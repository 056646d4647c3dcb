package io.lmcache4j.api;

import io.lmcache4j.api.logging.LogLevel;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.config.SecretMask;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one server's configuration says (http-api.md §9), read once when the server is made.
 *
 * @param enabled whether it runs at all
 * @param offset 0 for the scheduler, 1 + worker id for a worker
 * @param port base and offset together; may be no port at all
 * @param host to bind
 * @param socketPrefix of the Unix socket that replaces the port
 * @param included offsets that may run; empty means all
 * @param accessLog whether requests are logged
 * @param logLevel of the server's loggers
 * @param socketMode permissions of the Unix socket, octal
 * @param groups names of the endpoint groups, all if absent
 * @param limits what clients may ask
 * @param allowedHosts names by which browsers may reach it, besides localhost and addresses
 * @param allowedOrigins origins whose pages may change something, besides its own
 * @param access who may do what
 */
record ServerSettings(
        boolean enabled,
        int offset,
        int port,
        String host,
        Optional<String> socketPrefix,
        List<Integer> included,
        boolean accessLog,
        String logLevel,
        String socketMode,
        Optional<Set<String>> groups,
        Limits limits,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        AccessSettings access) {
    private static final int MAX_PORT = 65_535;
    private static final String PERMISSIONS = "rwxrwxrwx";

    static ServerSettings of(LMCacheManager manager) {
        LMCacheConfig config = manager.config().current();
        return new ServerSettings(
                config.internalApiServerEnabled(),
                manager.portOffset(),
                config.internalApiServerPortStart() + manager.portOffset(),
                config.internalApiServerHost(),
                config.internalApiServerSocketPathPrefix(),
                config.internalApiServerIncludeIndexList().orElse(List.of()),
                config.extraBoolean("internal_api_server_access_log", true),
                config.extraText("internal_api_server_log_level", "warning"),
                config.extraText("lmcache4j.socket_mode", "0660"),
                Optional.of(texts(config.extra("lmcache4j.api_groups")))
                        .filter(names -> !names.isEmpty()),
                limits(config),
                texts(config.extra("lmcache4j.allowed_hosts")),
                texts(config.extra("lmcache4j.allowed_origins")),
                AccessSettings.of(config));
    }

    private static Limits limits(LMCacheConfig config) {
        Limits usual = Limits.standard();
        return usual.sizes(
                        config.extraInt("lmcache4j.max_header_bytes", usual.headBytes()),
                        config.extraInt("lmcache4j.max_body_bytes", usual.bodyBytes()),
                        config.extraInt("lmcache4j.max_upload_bytes", usual.uploadBytes()))
                .numbers(
                        config.extraInt("lmcache4j.max_connections", usual.connections()),
                        config.extraInt(
                                "lmcache4j.max_requests_in_flight", usual.requestsInFlight()))
                .times(
                        seconds(config, "lmcache4j.header_timeout_secs", usual.head()),
                        seconds(config, "lmcache4j.idle_timeout_secs", usual.idle()));
    }

    private static Duration seconds(LMCacheConfig config, String key, Duration usual) {
        return Duration.ofMillis((long) (config.extraDouble(key, usual.toMillis() / 1e3) * 1e3));
    }

    /** Whether this process has a server: switched on, and not left out of the list. */
    boolean runs() {
        return enabled && (included.isEmpty() || included.contains(offset));
    }

    /**
     * Where to listen. A base of 0 means any free port, for every offset.
     *
     * @throws ApiServerException if base and offset make no port
     */
    ListenAddress address() {
        if (port < 0 || port > MAX_PORT) {
            throw new ApiServerException(
                    "port %d is outside 0 to %d; change internal_api_server_port_start (%d, plus %d for this process)"
                            .formatted(port, MAX_PORT, port - offset, offset));
        }
        return socketPrefix
                .<ListenAddress>map(
                        prefix -> new ListenAddress.UnixSocket(Path.of(prefix + "_" + port)))
                .orElseGet(() -> new ListenAddress.Tcp(host, port == offset ? 0 : port));
    }

    /** The keys that decide the address, for error texts. */
    String addressKeys() {
        return socketPrefix.isPresent()
                ? "internal_api_server_socket_path_prefix"
                : "internal_api_server_port_start or internal_api_server_host";
    }

    /** The socket's permissions as the file system names them, {@code rw-rw----}. */
    String permissions() {
        int mode = Integer.parseInt(socketMode, 8);
        var text = new StringBuilder(PERMISSIONS);
        for (int bit = 0; bit < PERMISSIONS.length(); bit++) {
            if ((mode >> (PERMISSIONS.length() - 1 - bit) & 1) == 0) {
                text.setCharAt(bit, '-');
            }
        }
        return text.toString();
    }

    /**
     * The level of the server's loggers.
     *
     * @throws ApiServerException if it is none
     */
    LogLevel level() {
        // Uvicorn's name for what lies below debug.
        String name = logLevel.toLowerCase(Locale.ROOT).equals("trace") ? "debug" : logLevel;
        return LogLevel.parse(name)
                .orElseThrow(
                        () ->
                                new ApiServerException(
                                        "internal_api_server_log_level must be critical, error,"
                                                + " warning, info, debug or trace, was "
                                                + SecretMask.text(logLevel)));
    }

    /** A list, or text with commas between. */
    private static Set<String> texts(Optional<Object> value) {
        return value.map(
                        texts ->
                                texts instanceof List<?> list
                                        ? list.stream().map(String::valueOf)
                                        : Stream.of(String.valueOf(texts).split(",")))
                .orElseGet(Stream::empty)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
