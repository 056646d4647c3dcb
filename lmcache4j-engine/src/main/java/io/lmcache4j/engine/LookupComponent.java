package io.lmcache4j.engine;

import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.lookup.ChunkStatisticsLookupClient;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.lookup.LookupClient;
import io.lmcache4j.engine.statistics.ChunkStatistics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A manager's side of the lookup, which can be closed and made again at run time: a client on a
 * scheduler, a server on a worker, or none (http-api.md §4.16, decisions.md 29).
 *
 * <p>Changes are one at a time; readers see one whole side or another and never wait. A new side is
 * made before the old one is closed, so a setting that can't be used leaves the old one at work.
 */
final class LookupComponent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.lookup");

    /** What is there: at most one of both. */
    record Side(Optional<LookupClient> client, Optional<LMCacheLookupServer> server) {
        static final Side NONE = new Side(Optional.empty(), Optional.empty());

        static Side of(LookupClient client) {
            return new Side(Optional.of(client), Optional.empty());
        }

        static Side of(LMCacheLookupServer server) {
            return new Side(Optional.empty(), Optional.of(server));
        }

        String clientType() {
            return client.map(LookupClient::description).orElse(LookupInfo.NONE);
        }

        String serverType() {
            return server.map(LMCacheLookupServer::description).orElse(LookupInfo.NONE);
        }

        void close() {
            client.ifPresent(LookupClient::close);
            server.ifPresent(LMCacheLookupServer::close);
        }
    }

    private final Role role;
    private final Supplier<Side> maker;
    private volatile Side current = Side.NONE;

    /** Whether somebody closed the side that was there, and nobody made another since. */
    private volatile boolean closed;

    /** Guarded by this, as are changes of {@link #current}. */
    private boolean ended;

    /**
     * A component without any side yet.
     *
     * @param maker makes the side that the configuration asks for; throws if it can't
     */
    LookupComponent(Role role, Supplier<Side> maker) {
        this.role = role;
        this.maker = maker;
    }

    /** What is there now. */
    Side current() {
        return current;
    }

    /** The chunk statistics of the client that is there now, if it keeps any. */
    Optional<ChunkStatistics> statistics() {
        return current.client()
                .filter(ChunkStatisticsLookupClient.class::isInstance)
                .map(client -> ((ChunkStatisticsLookupClient) client).statistics());
    }

    /** Whether a side was closed at run time and none is there since. */
    boolean isClosed() {
        return closed;
    }

    LookupInfo info() {
        Side now = current;
        return new LookupInfo(now.clientType(), now.serverType());
    }

    /** Makes the first side; unlike later ones, a failure is thrown. */
    synchronized void start() {
        current = maker.get();
    }

    synchronized LookupChange closeCurrent() {
        return LookupChange.closed(role, replace(Side.NONE));
    }

    synchronized LookupChange create(boolean dryRun) {
        try {
            Side made = make();
            if (dryRun) {
                made.close();
            } else {
                replace(made);
            }
            return LookupChange.created(role, type(made));
        } catch (IllegalArgumentException | IllegalStateException failed) {
            return failed(failed);
        }
    }

    synchronized LookupChange recreate() {
        try {
            Side made = make();
            return LookupChange.recreated(role, replace(made), type(made));
        } catch (IllegalArgumentException | IllegalStateException failed) {
            return failed(failed);
        }
    }

    private Side make() {
        if (ended) {
            throw new IllegalStateException("the manager is closed");
        }
        return maker.get();
    }

    private LookupChange failed(RuntimeException cause) {
        LOG.warn("The lookup {} can't be made", role.text(), cause);
        return LookupChange.failed(role, cause);
    }

    /** Closes what was there; its type. */
    private String replace(Side next) {
        Side old = current;
        current = next;
        closed = next.equals(Side.NONE) && (closed || !old.equals(Side.NONE));
        try {
            old.close();
        } catch (RuntimeException failed) {
            LOG.warn("Closing {} failed", type(old), failed);
        }
        LOG.info("Lookup of this {}: {} instead of {}", role.text(), type(next), type(old));
        return type(old);
    }

    private String type(Side side) {
        return switch (role) {
            case SCHEDULER -> side.clientType();
            case WORKER, CONTROLLER, CACHE_SERVER -> side.serverType();
        };
    }

    @Override
    public synchronized void close() {
        ended = true;
        Side last = current;
        current = Side.NONE;
        closed = true;
        last.close();
    }
}
