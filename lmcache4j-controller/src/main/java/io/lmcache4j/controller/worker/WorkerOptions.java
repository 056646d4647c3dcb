package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.socket.CurveKey;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.config.WorkerIds;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration says about the way to the controller (controller.md §6, §13).
 *
 * @param ip what the controller is told
 * @param listenHost where commands are taken
 * @param port 0 for any
 * @param heartbeatInterval empty for no heartbeats
 * @param answerTimeout how long an answer may take
 * @param sendTimeout how long a message may wait for room on its way
 * @param batchSize events of a message
 * @param batchTimeout how long an event waits for others
 * @param queueSize events that may wait, for each location
 * @param key with which all sockets encrypt
 */
record WorkerOptions(
        String instanceId,
        int workerId,
        String ip,
        String listenHost,
        int port,
        String pullUrl,
        String replyUrl,
        Optional<Duration> heartbeatInterval,
        Duration heartbeatDelay,
        Duration answerTimeout,
        Duration sendTimeout,
        int batchSize,
        Duration batchTimeout,
        int queueSize,
        FullSyncOptions fullSync,
        Optional<CurveKey> key) {
    private static final String PORTS = "lmcache_worker_ports";

    /**
     * The options of a worker that reports.
     *
     * @return empty if none is wanted: without {@code enable_controller}, for a scheduler, and for
     *     a rank that takes no part
     * @throws IllegalArgumentException if a setting is missing or can't be used; names it
     */
    static Optional<WorkerOptions> of(LMCacheConfig config, EngineMetadata me) {
        if (!config.bool("enable_controller") || me.role() != Role.WORKER) {
            return Optional.empty();
        }
        List<Integer> ids;
        try {
            ids =
                    WorkerIds.resolve(
                            config.integers("lmcache_worker_ids"), me.useMla(), me.worldSize());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("lmcache_worker_ids: " + wrong.getMessage(), wrong);
        }
        int index = ids.indexOf(me.workerId());
        return index < 0 ? Optional.empty() : Optional.of(of(config, me.workerId(), ids, index));
    }

    private static WorkerOptions of(
            LMCacheConfig config, int workerId, List<Integer> ids, int index) {
        String ip = config.extra("lmcache4j.worker_ip").map(Object::toString).orElse("");
        if (ip.isEmpty()) {
            ip = WorkerAddress.own();
        }
        String given =
                config.extra("lmcache4j.worker_listen_host").map(Object::toString).orElse("");
        Duration answers =
                Duration.ofMillis(config.extraLong("worker_socket_recv_timeout_ms", 30_000));
        return new WorkerOptions(
                needed(config, "lmcache_instance_id"),
                workerId,
                ip,
                given.isEmpty() ? WorkerAddress.listenHost(ip) : given,
                port(config.integers(PORTS).orElse(List.of()), ids, index),
                needed(config, "controller_pull_url"),
                needed(config, "controller_reply_url"),
                Optional.ofNullable((Long) config.get("lmcache_worker_heartbeat_time"))
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds),
                Duration.ofSeconds(config.integer("lmcache_worker_heartbeat_delay_time")),
                answers,
                Duration.ofMillis(config.extraLong("worker_socket_send_timeout_ms", 10_000)),
                config.extraInt("kv_msg_batch_size", 50),
                seconds(config, "kv_msg_batch_timeout", 0.01),
                config.extraInt("lmcache4j.controller_queue_size", 1 << 16),
                FullSyncOptions.of(config),
                config.extra("lmcache4j.curve_key_file")
                        .map(Object::toString)
                        .map(WorkerOptions::key));
    }

    static Duration seconds(LMCacheConfig config, String key, double otherwise) {
        return Duration.ofNanos((long) (config.extraDouble(key, otherwise) * 1e9));
    }

    private static String needed(LMCacheConfig config, String key) {
        return config.text(key)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "enable_controller: set %s too, or remove it"
                                                .formatted(key)));
    }

    private static int port(List<Integer> ports, List<Integer> ids, int index) {
        if (ports.size() < ids.size()) {
            throw new IllegalArgumentException(
                    "%s must have a port for each of the %d workers %s that talk to the controller, has %d"
                            .formatted(PORTS, ids.size(), ids, ports.size()));
        }
        return ports.get(index);
    }

    private static CurveKey key(String file) {
        try {
            return CurveKey.read(Path.of(file));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "extra_config.lmcache4j.curve_key_file: " + unreadable.getMessage(),
                    unreadable);
        }
    }
}
