package io.lmcache4j.controller.explain;

import io.lmcache4j.controller.explain.FleetFinding.Severity;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.FleetStats;
import io.lmcache4j.controller.registry.KnownWorker;
import io.lmcache4j.controller.registry.RemovedWorker;
import io.lmcache4j.controller.registry.Stranger;
import io.lmcache4j.controller.registry.StraySender;
import io.lmcache4j.controller.sync.SyncReason;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Looks for what makes a fleet miss silently (controller.md §16.1). What only sockets see, such as
 * frames that can't be decoded, is for others to find; so are clocks apart, as no message has the
 * time. Changes nothing; thread-safe.
 */
public final class FleetDoctor {
    private static final int MOST_NAMED = 10;
    // Ranks of one instance report the same chunks, but at different moments.
    private static final long FEW_KEYS = 1000;

    private static final String LOST = SyncReason.SEQUENCE_GAP.text();

    private final Fleet fleet;
    private final Duration heartbeatGrace;

    /**
     * Looks at this fleet.
     *
     * @param heartbeatGrace how long a worker may take to send its first heartbeat
     */
    public FleetDoctor(Fleet fleet, Duration heartbeatGrace) {
        this.fleet = fleet;
        this.heartbeatGrace = heartbeatGrace;
    }

    /** All findings, the worst first. */
    public List<FleetFinding> findings() {
        List<KnownWorker> workers = fleet.workers();
        List<FleetFinding> findings = new ArrayList<>();
        strays(findings);
        digests(workers, findings);
        ranksApart(workers, findings);
        sameName(findings);
        removed(findings);
        silent(workers, findings);
        withoutHeartbeat(workers, findings);
        failedSyncs(workers, findings);
        gaps(workers, findings);
        sharedAddresses(workers, findings);
        unswept(fleet.stats().unsweptPlaces(), findings);
        findings.sort((a, b) -> a.severity().compareTo(b.severity()));
        return findings;
    }

    private void strays(List<FleetFinding> findings) {
        List<StraySender> strays = fleet.straySenders();
        if (!strays.isEmpty()) {
            FleetStats stats = fleet.stats();
            findings.add(
                    new FleetFinding(
                            "unregistered_senders",
                            Severity.ERROR,
                            "Workers report chunks without being registered",
                            "%d operations of %s were dropped"
                                    .formatted(
                                            stats.unknownOperations(),
                                            strays.stream()
                                                    .limit(MOST_NAMED)
                                                    .map(s -> s.instanceId() + "/" + s.workerId())
                                                    .collect(Collectors.joining(", "))),
                            "set controller_reply_url and lmcache_worker_heartbeat_time on them,"
                                    + " and start those again that have no heartbeat"));
        }
    }

    static void unswept(int places, List<FleetFinding> findings) {
        if (places > 0) {
            findings.add(
                    new FleetFinding(
                            "directory_not_swept",
                            Severity.WARNING,
                            "Keys of workers that are gone still take memory",
                            "%d of their locations could not be cleared away".formatted(places),
                            "see the controller's log for the reason; it is tried again when"
                                    + " another worker leaves or syncs, and no lookup finds those"
                                    + " keys"));
        }
    }

    private static void digests(List<KnownWorker> workers, List<FleetFinding> findings) {
        List<KnownWorker> digests = some(workers, known -> known.keys().isDigest());
        if (!digests.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "other_hash_algorithm",
                            Severity.ERROR,
                            "Keys do not come from the algorithm builtin",
                            "keys of "
                                    + names(digests)
                                    + " are 2^63 or more, or never negative, as digests are;"
                                    + " prompts are looked up by builtin hashes",
                            "set pre_caching_hash_algorithm builtin on the workers; lookups among"
                                    + " peers are not concerned"));
        }
    }

    private void sameName(List<FleetFinding> findings) {
        List<Stranger> strangers = fleet.strangers();
        if (!strangers.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "same_name_twice",
                            Severity.ERROR,
                            "Two processes have the same instance and rank",
                            strangers.reversed().stream()
                                    .limit(MOST_NAMED)
                                    .map(FleetDoctor::other)
                                    .collect(Collectors.joining("; ")),
                            "end the older one, or give each its own lmcache_instance_id: what"
                                    + " both report is mixed up"));
        }
    }

    private static String other(Stranger stranger) {
        return "another %s/%d is at %s: %d heartbeats, the last %d s ago"
                .formatted(
                        stranger.instanceId(),
                        stranger.workerId(),
                        stranger.address(),
                        stranger.heartbeats(),
                        stranger.ago().toSeconds());
    }

    private void removed(List<FleetFinding> findings) {
        List<RemovedWorker> removed = fleet.removedWorkers();
        if (!removed.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "workers_removed",
                            Severity.WARNING,
                            "Workers were removed as their heartbeats stopped",
                            removed.reversed().stream()
                                    .limit(MOST_NAMED)
                                    .map(
                                            worker ->
                                                    "%s/%d %d s ago"
                                                            .formatted(
                                                                    worker.instanceId(),
                                                                    worker.workerId(),
                                                                    worker.ago().toSeconds()))
                                    .collect(Collectors.joining(", ")),
                            "nothing where they were ended; else see whether they run and reach"
                                    + " the heartbeat port: the next heartbeat brings them back"));
        }
    }

    private void silent(List<KnownWorker> workers, List<FleetFinding> findings) {
        Duration lease = fleet.options().workerTimeout();
        List<KnownWorker> silent =
                some(workers, known -> known.heartbeats() && known.silence().compareTo(lease) > 0);
        if (!silent.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "heartbeats_stopped",
                            Severity.WARNING,
                            "Heartbeats stopped, and chunks of those workers are still answered",
                            "none for %d s from %s".formatted(lease.toSeconds(), names(silent)),
                            "set --health-check-interval, so that dead workers are removed"));
        }
    }

    private void withoutHeartbeat(List<KnownWorker> workers, List<FleetFinding> findings) {
        List<KnownWorker> silent =
                some(
                        workers,
                        known ->
                                !known.heartbeats()
                                        && known.silence().compareTo(heartbeatGrace) >= 0);
        if (!silent.isEmpty() && fleet.options().reaping()) {
            findings.add(
                    new FleetFinding(
                            "no_heartbeat",
                            Severity.WARNING,
                            "Workers send no heartbeats while silent ones are removed",
                            names(silent)
                                    + " never sent one; they are not removed, so their chunks stay"
                                    + " when they die, and no full sync can be asked of them",
                            "set lmcache_worker_heartbeat_time on them, and a heartbeat port in"
                                    + " --monitor-ports"));
        }
    }

    private static void failedSyncs(List<KnownWorker> workers, List<FleetFinding> findings) {
        List<KnownWorker> failed = some(workers, known -> known.syncState().equals("failed"));
        if (!failed.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "full_sync_failed",
                            Severity.WARNING,
                            "Full syncs stopped or never began",
                            "of " + names(failed) + "; what they hold is known in part",
                            "look for errors of the full sync in their logs; it is asked for again"
                                    + " with every heartbeat"));
        }
    }

    private static void gaps(List<KnownWorker> workers, List<FleetFinding> findings) {
        List<KnownWorker> gaps =
                some(workers, known -> known.wantedSync().filter(LOST::equals).isPresent());
        if (!gaps.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "lost_events",
                            Severity.WARNING,
                            "Events were lost and no full sync has made up for it yet",
                            "of " + names(gaps),
                            "it is asked for with their next heartbeat; if they send none, start"
                                    + " them again"));
        }
    }

    private static void sharedAddresses(List<KnownWorker> workers, List<FleetFinding> findings) {
        Map<String, TreeSet<String>> byIp = new LinkedHashMap<>();
        for (KnownWorker known : workers) {
            byIp.computeIfAbsent(known.info().ip(), _ -> new TreeSet<>())
                    .add(known.info().instanceId());
        }
        byIp.values().removeIf(instances -> instances.size() < 2);
        if (!byIp.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "instances_share_address",
                            Severity.INFO,
                            "Several instances have one address",
                            byIp.entrySet().stream()
                                    .limit(MOST_NAMED)
                                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                                    .collect(Collectors.joining("; ")),
                            "POST /query_instance answers the first of them only; route by"
                                    + " instance, not by address"));
        }
    }

    private static void ranksApart(List<KnownWorker> workers, List<FleetFinding> findings) {
        Map<String, List<KnownWorker>> byInstance =
                workers.stream()
                        .collect(
                                Collectors.groupingBy(
                                        known -> known.info().instanceId(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        List<String> apart =
                byInstance.entrySet().stream()
                        .filter(entry -> isApart(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .limit(MOST_NAMED)
                        .toList();
        if (!apart.isEmpty()) {
            findings.add(
                    new FleetFinding(
                            "ranks_disagree",
                            Severity.WARNING,
                            "Ranks of an instance hold very different numbers of chunks",
                            "at " + String.join(", ", apart) + " one has less than half of another",
                            "see key_count in GET /controller/workers; a rank with few lost events"
                                    + " or has a smaller cache"));
        }
    }

    private static boolean isApart(List<KnownWorker> ranks) {
        long most = ranks.stream().mapToLong(KnownWorker::keyCount).max().orElse(0);
        long least = ranks.stream().mapToLong(KnownWorker::keyCount).min().orElse(0);
        return most >= FEW_KEYS && least < most / 2;
    }

    private static List<KnownWorker> some(
            List<KnownWorker> workers, Predicate<KnownWorker> condition) {
        return workers.stream().filter(condition).toList();
    }

    private static String names(List<KnownWorker> workers) {
        String first =
                workers.stream()
                        .limit(MOST_NAMED)
                        .map(known -> known.info().instanceId() + "/" + known.info().workerId())
                        .collect(Collectors.joining(", "));
        int more = workers.size() - MOST_NAMED;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
