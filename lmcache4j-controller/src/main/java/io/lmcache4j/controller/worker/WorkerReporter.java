package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.socket.AnswerSocket;
import io.lmcache4j.controller.socket.BindAddress;
import io.lmcache4j.controller.socket.SocketContext;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.metrics.KindCounter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a fleet's controller which chunks the engine of a worker has, and does what it asks
 * (controller.md, the worker's side). Runs beside the engine, which never waits for it: a
 * controller that is down, slow or new costs nothing but its knowledge.
 *
 * <p>Threads, all daemons: one that registers and reports, one for heartbeats where they are
 * wanted, one that takes commands, and ZeroMQ's. They end with {@link #close}, which the host calls
 * before it closes the manager.
 */
public final class WorkerReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller.worker");

    /** The name of the readiness check. */
    public static final String CHECK = "controller";

    private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(30);

    /** For what is still to be told at the end. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** For sockets to be closed after that. */
    private static final Duration SOCKETS_END = Duration.ofSeconds(3);

    /** Push, reply, heartbeat, and their replacements. */
    private static final int MOST_SOCKETS = 16;

    private final LMCacheManager manager;
    private final LMCacheEngine engine;
    private final WorkerOptions options;
    private final EventQueues queues;
    private final Connection connection = new Connection();
    private final Closing closing = new Closing();
    private final List<Thread> threads = new ArrayList<>();
    private final HealthCheck check = new Registered();
    private final AnswerSocket commands;
    private final SocketContext context;
    private boolean closed; // guarded by this

    private WorkerReporter(LMCacheManager manager, LMCacheEngine engine, WorkerOptions options) {
        this.manager = manager;
        this.engine = engine;
        this.options = options;
        KindCounter dropped =
                manager.metrics()
                        .kindCounter(
                                "lmcache4j_controller_events_dropped",
                                "Events that were not kept for the controller, since the queue was"
                                        + " full; a full sync makes up for them",
                                "location",
                                engine.storage().ownBackendNames());
        this.queues = new EventQueues(options.queueSize(), dropped::add);
        String name = "controller-worker-" + options.workerId();
        this.commands =
                listen(
                        name + "-commands",
                        options,
                        new CommandAnswerer(new WorkerCommands(engine)::run, COMMAND_DEADLINE));
        this.context = new SocketContext(name + "-link", MOST_SOCKETS, SOCKETS_END, _ -> {});
        begin(name);
    }

    /**
     * Starts a reporter if the configuration asks for one ({@code enable_controller}) and this
     * worker takes part ({@code lmcache_worker_ids}; under MLA worker 0 alone). Does not wait for
     * the controller, which may come later.
     *
     * @param manager of a worker; stays the caller's, who closes the reporter first
     * @return empty if none is wanted
     * @throws IllegalArgumentException if a setting is missing or can't be used, such as a port for
     *     commands that is taken; names it
     */
    public static Optional<WorkerReporter> start(LMCacheManager manager) {
        LMCacheConfig config = manager.config().current();
        Optional<WorkerOptions> options = WorkerOptions.of(config, manager.metadata());
        if (options.isEmpty() || manager.engine().isEmpty()) {
            return Optional.empty();
        }
        String algorithm = config.hashAlgorithm();
        if (!algorithm.equals("builtin")) {
            LOG.warn(
                    "pre_caching_hash_algorithm is {}: the controller is told the hashes, but a"
                            + " lookup by tokens there uses builtin and finds none of them",
                    algorithm);
        }
        return Optional.of(new WorkerReporter(manager, manager.engine().get(), options.get()));
    }

    private static AnswerSocket listen(
            String name, WorkerOptions options, CommandAnswerer answerer) {
        BindAddress address = new BindAddress(options.listenHost(), options.port());
        try {
            return AnswerSocket.open(name, address, options.key(), answerer);
        } catch (BindException failed) {
            throw new IllegalArgumentException(
                    "lmcache_worker_ports: worker %d %s; choose a free port, or another"
                                    .formatted(options.workerId(), failed.getMessage())
                            + " extra_config.lmcache4j.worker_listen_host",
                    failed);
        }
    }

    private void begin(String name) {
        Identity me =
                new Identity(
                        options.instanceId(), options.workerId(), options.ip(), commands.port());
        ReportLoop loop = new ReportLoop(options, me, engine, queues, connection, context, closing);
        engine.tell(queues);
        manager.metrics().gauge("kv_msg_queue_size", queues::queued);
        manager.addReadinessCheck(check);
        run(name + "-report", loop);
        options.heartbeatInterval()
                .ifPresent(
                        interval ->
                                run(
                                        name + "-heartbeat",
                                        new HeartbeatLoop(
                                                options,
                                                interval,
                                                me,
                                                connection,
                                                context,
                                                closing,
                                                loop::command)));
        LOG.info(
                "{}: reports to the controller at {} and takes commands on port {}",
                me,
                options.pullUrl(),
                commands.port());
    }

    private void run(String name, Runnable loop) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(loop));
    }

    /** The port on which commands are taken. */
    public int commandPort() {
        return commands.port();
    }

    /** Whether the controller knows this worker, as far as can be told. */
    public boolean isRegistered() {
        return connection.isRegistered();
    }

    /** Whether the controller was told all that changed so far, as far as can be told. */
    public boolean isUpToDate() {
        return connection.isRegistered()
                && queues.queued() == 0
                && !queues.anyStale()
                && !connection.isSyncing();
    }

    /**
     * Tells what waits, and that this worker leaves, if the controller takes it in some seconds;
     * then ends all threads. Repeated calls do nothing.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        manager.removeReadinessCheck(check);
        engine.tell(KVEvents.NONE);
        closing.begin(FAREWELL);
        threads.forEach(LockSupport::unpark);
        try {
            threads.getFirst().join(FAREWELL.plus(Closing.LINGER));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try (context) {
            commands.close();
        }
    }

    /** A worker without its controller goes on to serve, so it is never unready for that. */
    private final class Registered implements HealthCheck {
        @Override
        public String name() {
            return CHECK;
        }

        @Override
        public HealthResult check() {
            String trouble = connection.trouble();
            return trouble.isEmpty()
                    ? new HealthResult.Healthy()
                    : new HealthResult.Degraded(trouble);
        }
    }
}
