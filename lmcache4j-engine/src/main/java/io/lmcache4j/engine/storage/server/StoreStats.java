package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.metrics.KindCounter;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.storage.remote.lm.LmCommand;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a cache server counts: {@code lmcache4j_store_*}. Counting takes no lock. */
public final class StoreStats {
    /** What clients ask for. */
    public enum Kind {
        GET,
        EXIST
    }

    /** What becomes of clients. */
    public enum Client {
        ACCEPTED,
        /** Sent away, as there were too many. */
        REFUSED,
        /** Idle, and sent away for another. */
        REAPED
    }

    /** Why a connection was ended by the server. */
    public enum Fault {
        UNKNOWN_COMMAND,
        BAD_LENGTH,
        BAD_KEY,
        HALF_REQUEST,
        HALF_VALUE,
        /** A request, a value or a reply stood still, or took too long. */
        TOO_SLOW,
        /** The client was gone in the middle of a call. */
        LOST,
        INTERNAL
    }

    /** Why a value was read and dropped. */
    public enum Drop {
        /** Longer than all memory. */
        TOO_LARGE,
        /** Everything that could leave is being read or written. */
        NO_MEMORY,
        /** Too many values were on their way in. */
        TOO_MANY_IN_FLIGHT,
        /** Values are not kept at the moment. */
        NOT_KEPT
    }

    private final KindCounter requests;
    private final KindCounter asked;
    private final KindCounter found;
    private final KindCounter bytes;
    private final KindCounter clients;
    private final KindCounter faults;
    private final KindCounter dropped;

    /** Counts in the metrics of a manager. */
    public StoreStats(LMCacheMetrics metrics) {
        requests = counter(metrics, "requests", "Requests", "command", LmCommand.values());
        asked = counter(metrics, "asked", "Values asked for", "kind", Kind.values());
        found = counter(metrics, "found", "Values asked for and found", "kind", Kind.values());
        bytes =
                metrics.kindCounter(
                        "lmcache4j_store_bytes",
                        "Bytes of values",
                        "direction",
                        List.of("in", "out"));
        clients = counter(metrics, "clients", "Connections", "event", Client.values());
        faults = counter(metrics, "faults", "Connections ended early", "cause", Fault.values());
        dropped = counter(metrics, "dropped_puts", "Values not kept", "cause", Drop.values());
    }

    private static KindCounter counter(
            LMCacheMetrics metrics, String name, String help, String label, Enum<?>[] kinds) {
        return metrics.kindCounter(
                "lmcache4j_store_" + name,
                help,
                label,
                Arrays.stream(kinds).map(StoreStats::text).toList());
    }

    private static String text(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    void onRequest(LmCommand command) {
        requests.add(text(command));
    }

    void onAsked(Kind kind, boolean wasFound) {
        asked.add(text(kind));
        if (wasFound) {
            found.add(text(kind));
        }
    }

    void onBytesIn(long count) {
        bytes.addMany(count, "in");
    }

    void onBytesOut(long count) {
        bytes.addMany(count, "out");
    }

    void onClient(Client event) {
        clients.add(text(event));
    }

    void onFault(Fault cause) {
        faults.add(text(cause));
    }

    void onDropped(Drop cause) {
        dropped.add(text(cause));
    }

    /** How many requests there were. */
    public long requests(LmCommand command) {
        return requests.count(text(command));
    }

    /** How many values were asked for. */
    public long asked(Kind kind) {
        return asked.count(text(kind));
    }

    /** How many of them were found. */
    public long found(Kind kind) {
        return found.count(text(kind));
    }

    /** What became of clients. */
    public long clients(Client event) {
        return clients.count(text(event));
    }

    /** How many connections were ended early. */
    public long faults(Fault cause) {
        return faults.count(text(cause));
    }

    /** How many values were dropped. */
    public long dropped(Drop cause) {
        return dropped.count(text(cause));
    }

    /** Bytes of values that were kept or dropped. */
    public long bytesIn() {
        return bytes.count("in");
    }

    /** Bytes of values that were given. */
    public long bytesOut() {
        return bytes.count("out");
    }
}
