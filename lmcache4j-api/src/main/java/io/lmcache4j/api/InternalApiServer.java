package io.lmcache4j.api;

import io.lmcache4j.api.audit.AuditFolder;
import io.lmcache4j.api.audit.AuditLog;
import io.lmcache4j.api.logging.LogLevel;
import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.openapi.DocsEndpoints;
import io.lmcache4j.api.routing.AccessLog;
import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.ApiRegistry;
import io.lmcache4j.api.routing.Dispatcher;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Guard;
import io.lmcache4j.api.security.AccessRules;
import io.lmcache4j.api.security.BrowserRules;
import io.lmcache4j.api.security.TokenFile;
import io.lmcache4j.api.tls.TlsKeys;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.health.HealthCheck;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The internal API server of one scheduler or worker: runtime introspection and management over
 * HTTP (http-api.md §7).
 *
 * <p>Where the configuration does not want it, every method is a silent no-op after one log line.
 * Otherwise {@link #start} binds a TCP port or a Unix socket and serves on daemon threads until
 * {@link #stop}. It owns its listeners and its routes and shares nothing with other servers of the
 * JVM; the manager is its host's, to be closed after the server. All methods are safe for all
 * threads and may be repeated; a stopped server stays stopped.
 *
 * <pre>{@code
 * var server = new InternalApiServer(manager);
 * server.start();
 * server.stop();
 * }</pre>
 */
public final class InternalApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    /** How long a changing call waits for the one before it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String LIBRARY_LOGGER = "org.eclipse.jetty";

    /** They warn of every malformed request, which is for its client to know. */
    private static final List<String> PARSER_LOGGERS =
            List.of("org.eclipse.jetty.http.HttpParser", "org.eclipse.jetty.util.HostPort");

    private final LMCacheManager manager;
    private final List<EndpointGroup> groups;
    private final ServerSettings settings;
    private final TlsSettings tlsSettings;
    private final Path state;
    private final AuditLog audit = new AuditLog();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private List<HealthCheck> checks = List.of();
    private Listeners listeners;
    private boolean stopped;

    /**
     * A server for this manager, not started. Reads the configuration once: later changes of its
     * keys have no effect.
     */
    public InternalApiServer(LMCacheManager manager) {
        this(manager, AuditFolder.state(System.getenv()));
    }

    /**
     * The same with groups of the host's own, each in place of the one of its name that the class
     * path has: how a controller brings its fleet.
     */
    public InternalApiServer(LMCacheManager manager, List<EndpointGroup> groups) {
        this(manager, groups, AuditFolder.state(System.getenv()));
    }

    /** The same, which writes into this directory where {@code lmcache4j.data_dir} is not set. */
    InternalApiServer(LMCacheManager manager, Path state) {
        this(manager, List.of(), state);
    }

    private InternalApiServer(LMCacheManager manager, List<EndpointGroup> groups, Path state) {
        this.manager = manager;
        this.groups = List.copyOf(groups);
        this.state = state;
        settings = ServerSettings.of(manager);
        tlsSettings = TlsSettings.of(manager.config().current());
        if (!settings.runs()) {
            LOG.info(
                    "internal API server of this {} does not run: enabled {}, offset {} of {},"
                            + " port {}, socket prefix {}",
                    manager.role().text(),
                    settings.enabled(),
                    settings.offset(),
                    settings.included().isEmpty() ? "all" : settings.included(),
                    settings.port(),
                    settings.socketPrefix().orElse("none"));
        }
    }

    /** The manager whose process role this server shows. */
    public LMCacheManager manager() {
        return manager;
    }

    /** Whether the configuration wants this server. */
    public boolean isEnabled() {
        return settings.runs();
    }

    /** Where it listens; empty unless it is running. A port of 0 has become a real one. */
    public synchronized Optional<ListenAddress> address() {
        return open().map(Listeners::address);
    }

    /**
     * Its Unix socket whose callers may do everything; empty unless {@code lmcache4j.admin_socket}
     * is set and it is running.
     */
    public synchronized Optional<ListenAddress> adminAddress() {
        return open().flatMap(Listeners::adminAddress);
    }

    private Optional<Listeners> open() {
        return Optional.ofNullable(listeners).filter(_ -> !stopped);
    }

    /**
     * Binds and returns; serving goes on in the background.
     *
     * @throws ApiServerException if it can't; nothing is left behind and it may be tried again
     * @throws IllegalStateException if it was stopped before
     */
    public synchronized void start() {
        if (!settings.runs() || open().isPresent()) {
            return;
        }
        if (stopped) {
            throw new IllegalStateException(
                    "a stopped API server can't start again; make a new one");
        }
        AccessSettings access = settings.access();
        Optional<TokenFile> tokens = access.tokens();
        var refused = new RefusalCounter(manager.metrics());
        LogSystem logs = LogSystem.find();
        applyLevel(logs, settings.level());
        var registry =
                new ApiRegistry(
                        allGroups(), settings.groups(), new ApiContext(manager, logs, audit));
        var guard =
                new Guard(
                        new AccessRules(
                                tokens, access.networkRoles(), tlsSettings.roles()::named, refused),
                        BrowserRules.of(
                                settings.allowedHosts(), settings.allowedOrigins(), refused),
                        audit);
        var dispatcher =
                new Dispatcher(
                        new DocsEndpoints(registry.routes()).routes(),
                        PATIENCE,
                        new AccessLog(settings.accessLog()),
                        guard);
        Optional<TlsKeys> tls = tlsSettings.open(settings.address());
        listeners = Listeners.open(settings, tls, masking().errorsOf(dispatcher), refused);
        audit.open(AuditFolder.of(manager.config().current(), port(listeners), state));
        checks =
                Stream.<Optional<? extends HealthCheck>>of(
                                tls.map(TlsCheck::new),
                                tokens.map(AuthFileCheck::new),
                                Optional.of(audit))
                        .<HealthCheck>flatMap(Optional::stream)
                        .toList();
        checks.forEach(manager::addReadinessCheck);
        tell(listeners, tokens);
    }

    private List<EndpointGroup> allGroups() {
        Set<String> own = groups.stream().map(EndpointGroup::name).collect(Collectors.toSet());
        return Stream.concat(
                        groups.stream(),
                        ApiRegistry.discover().stream()
                                .filter(group -> !own.contains(group.name())))
                .toList();
    }

    private Masking masking() {
        Masking masking = Masking.of(manager.config().current());
        if (masking.isOff()) {
            LOG.warn(
                    "lmcache4j.mask_secrets is false: /env, /conf and /meta show passwords and"
                            + " tokens to everybody who may read");
        }
        return masking;
    }

    /** The real port, or the number in the socket's name. */
    private int port(Listeners open) {
        return switch (open.address()) {
            case ListenAddress.Tcp tcp -> tcp.port();
            case ListenAddress.UnixSocket _ -> settings.port();
        };
    }

    private void tell(Listeners open, Optional<TokenFile> tokens) {
        LOG.info(
                "internal API server of this {} listens on {}",
                manager.role().text(),
                open.address());
        open.adminAddress()
                .ifPresent(address -> LOG.info("whoever can open {} may do everything", address));
        tokens.ifPresent(file -> LOG.info("{} tokens are known", file.size()));
        if (settings.access().isOpenToNetwork()) {
            LOG.warn(
                    "lmcache4j.network_roles is all: whoever reaches {} may read secrets, change"
                            + " and destroy",
                    open.address());
        }
    }

    /**
     * Starts if needed.
     *
     * @return ends when the server has stopped; at once if it does not run
     * @throws ApiServerException as {@link #start}
     */
    public synchronized CompletableFuture<Void> run() {
        if (!settings.runs()) {
            return CompletableFuture.completedFuture(null);
        }
        if (!stopped) {
            start();
        }
        return ended.copy();
    }

    /**
     * Stops taking requests, lets running ones finish for at most 10 s, closes everything, removes
     * its own sockets.
     */
    public void stop() {
        Listeners open;
        synchronized (this) {
            open = listeners;
            stopped = true;
            checks.forEach(manager::removeReadinessCheck);
        }
        if (open != null) {
            open.close();
        }
        audit.close();
        ended.complete(null);
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Levels belong to the JVM's loggers. One that somebody has already set to show more stays, so
     * a second server never silences the first.
     */
    private static void applyLevel(LogSystem logs, LogLevel level) {
        for (String logger : List.of(AccessLog.LOGGER, LIBRARY_LOGGER)) {
            LogLevel own = logs.level(logger);
            if (own == LogLevel.NOTSET || own.compareTo(level) > 0) {
                logs.setLevel(logger, level);
            }
        }
        for (String logger : PARSER_LOGGERS) {
            if (logs.level(logger) == LogLevel.NOTSET && level.compareTo(LogLevel.DEBUG) > 0) {
                logs.setLevel(logger, LogLevel.ERROR);
            }
        }
    }
}
