package io.lmcache4j.controller;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.controller.command.ClusterExecutor;
import io.lmcache4j.controller.command.Commander;
import io.lmcache4j.controller.endpoint.ControllerDoctor;
import io.lmcache4j.controller.endpoint.FleetGroups;
import io.lmcache4j.controller.endpoint.FleetStatus;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.KnownWorker;
import io.lmcache4j.controller.socket.ControllerSockets;
import io.lmcache4j.controller.socket.CurveKey;
import io.lmcache4j.controller.socket.SocketLimits;
import io.lmcache4j.controller.socket.SocketStats;
import io.lmcache4j.engine.CloseStack;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.periodic.PeriodicTask;
import io.lmcache4j.engine.periodic.PeriodicThread;
import io.lmcache4j.engine.periodic.ThreadLevel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The controller of a fleet: sockets for workers, what is known of them, commands to them, and the
 * API server with the REST API (controller.md §2).
 *
 * <p>{@link #start} starts everything or nothing. {@link #close} ends it in order, writing the
 * state once more, and may be repeated. Thread-safe.
 */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    /** How often leases and syncs are looked at where no interval is set. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ControllerOptions options;
    private final PartOptions plan;
    private final Map<String, String> environment;
    private final SocketLimits limits;
    private final InstantSource clock = InstantSource.system();

    private final CloseStack parts = new CloseStack();

    // Guarded by this object.
    private boolean started;
    private boolean closed;
    private LMCacheManager manager;
    private ControllerSockets sockets;
    private Fleet fleet;
    private InternalApiServer server;
    private volatile ClusterExecutor executor;

    /**
     * A controller that is not started.
     *
     * @param environment of the process, for {@code PYTHONHASHSEED} and where state is kept
     */
    public Controller(ControllerOptions options, Map<String, String> environment) {
        this(options, environment, SocketLimits.DEFAULTS);
    }

    /** One that lets peers do other than the usual. */
    Controller(ControllerOptions options, Map<String, String> environment, SocketLimits limits) {
        this.options = options;
        this.plan = new PartOptions(options);
        this.environment = Map.copyOf(environment);
        this.limits = limits;
    }

    /**
     * Binds everything and serves on daemon threads.
     *
     * @throws ControllerException if a socket can't be bound or a file can't be used
     * @throws io.lmcache4j.api.ApiServerException if the API server can't listen
     * @throws io.lmcache4j.engine.config.ConfigException if {@code extra_config} can't be used
     */
    public synchronized void start() {
        if (started || closed) {
            throw new IllegalStateException("a controller starts once");
        }
        started = true;
        try {
            startAll();
        } catch (RuntimeException | Error failed) {
            closed = true;
            parts.closeAfter(failed);
            throw failed;
        }
    }

    private void startAll() {
        manager = parts.own("manager", plan.manager(environment));
        Optional<CurveKey> key = plan.key();
        Commander commander = parts.own("commands", new Commander(plan.commands(key)));
        var orders =
                new PushedOrders(() -> executor, key.isPresent() || Loopback.is(options.host()));
        var dialects = new Dialects();
        var inbox = new Inbox(orders, dialects);
        sockets = sockets(inbox, key);
        parts.own("waiting frames", inbox::giveUp);
        var moves = new Moves(commander, clock);
        fleet =
                parts.own(
                        "fleet",
                        new Fleet(
                                plan.fleet(manager.noneHash(), sockets.heartbeatPort()),
                                moves,
                                clock,
                                System::nanoTime));
        executor =
                new ClusterExecutor(
                        commander,
                        instance ->
                                fleet.workersOf(instance).stream().map(KnownWorker::info).toList());
        Optional<Path> kept = plan.snapshot(manager.config().current(), environment);
        Optional<Snapshots> snapshots = kept.map(file -> new Snapshots(fleet, file, clock));
        snapshots.ifPresent(this::keep);
        inbox.open(fleet);
        Duration lookAgain = options.healthCheckInterval().orElse(LOOK_AGAIN);
        startPeriodic(
                "fleet-reaper-thread",
                ThreadLevel.HIGH,
                lookAgain,
                new Reaper(fleet, lookAgain, System::nanoTime));
        var surroundings =
                new Surroundings(
                        options,
                        key.isPresent(),
                        sockets,
                        dialects,
                        commander,
                        orders,
                        moves,
                        snapshots);
        var doctor = new ControllerDoctor(fleet, surroundings);
        var metrics = new ControllerMetrics(fleet::stats, surroundings);
        manager.metrics().registry().register(metrics);
        var socketsCheck = new SocketsCheck(sockets::unread, sockets::stats, System::nanoTime);
        manager.addReadinessCheck(socketsCheck);
        manager.addLivenessCheck(socketsCheck);
        snapshots.ifPresent(manager::addReadinessCheck);
        manager.addStatus("fleet", new FleetStatus(fleet, surroundings));
        Map<String, Object> settings = EffectiveSettings.of(options, kept);
        LOG.info("settings: {}", settings);
        manager.addStatus("settings", () -> settings);
        server =
                parts.own(
                        "API server",
                        new InternalApiServer(manager, FleetGroups.of(fleet, executor, doctor)));
        server.start();
        surroundings.openTo().ifPresent(Controller::warnOfOpenSockets);
        LOG.info("{}", readyLine());
    }

    private static void warnOfOpenSockets(String host) {
        LOG.warn(
                "the sockets for workers are bound to {} without a key: whoever reaches them may"
                        + " register, report and ask; let only workers reach them, or set"
                        + " lmcache4j.curve_key_file",
                host);
    }

    private ControllerSockets sockets(Inbox inbox, Optional<CurveKey> key) {
        var opened =
                parts.own(
                        "sockets",
                        new ControllerSockets(plan.sockets(limits, key, LOOK_AGAIN), inbox));
        try {
            opened.start();
        } catch (BindException e) {
            throw new ControllerException(e.getMessage(), e);
        }
        return opened;
    }

    /** Reads the state, and writes it from now on. */
    private void keep(Snapshots snapshots) {
        snapshots.load();
        parts.own("last snapshot", snapshots::save);
        // A disk that hangs is no reason to send workers elsewhere.
        startPeriodic(
                "fleet-snapshot-thread",
                ThreadLevel.MEDIUM,
                options.tuning().snapshotInterval(),
                snapshots::save);
    }

    private void startPeriodic(
            String name, ThreadLevel level, Duration interval, PeriodicTask task) {
        double seconds = interval.toMillis() / 1e3;
        var thread = new PeriodicThread(name, level, seconds, seconds, task, clock);
        manager.periodicThreads().register(thread);
        parts.own(name, thread);
        thread.start();
    }

    /**
     * The line that tells others where to connect: {@code ready: controller http://127.0.0.1:9000,
     * pull tcp://127.0.0.1:8300, reply tcp://…}.
     */
    public synchronized String readyLine() {
        var line = new StringBuilder("ready: controller " + server.address().orElseThrow());
        server.adminAddress().ifPresent(address -> line.append(", admin ").append(address));
        line.append(", pull tcp://").append(plan.at(pullPort()));
        line.append(", reply tcp://").append(plan.at(replyPort()));
        heartbeatPort().ifPresent(port -> line.append(", heartbeat tcp://").append(plan.at(port)));
        return line.toString();
    }

    /** Port of the API server, the real one; only while it runs. */
    public synchronized int port() {
        return switch (server.address().orElseThrow()) {
            case ListenAddress.Tcp tcp -> tcp.port();
            case ListenAddress.UnixSocket _ ->
                    throw new IllegalStateException("the API server listens on a Unix socket");
        };
    }

    /** What came through the sockets. */
    SocketStats sockets() {
        return sockets.stats();
    }

    /** Port of the socket for one-way messages, the real one. */
    public int pullPort() {
        return sockets.pullPort();
    }

    /** Port of the socket for requests, the real one. */
    public int replyPort() {
        return sockets.replyPort();
    }

    /** Port of the socket for heartbeats, the real one, if there is one. */
    public OptionalInt heartbeatPort() {
        return sockets.heartbeatPort();
    }

    /** Ends the API server, the threads, the sockets, writes the state, ends the rest. */
    @Override
    public synchronized void close() {
        closed = true;
        parts.close();
    }
}
