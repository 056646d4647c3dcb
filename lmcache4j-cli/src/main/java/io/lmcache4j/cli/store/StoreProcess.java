package io.lmcache4j.cli.store;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.engine.CloseStack;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.storage.server.StoreReadiness;
import io.lmcache4j.engine.storage.server.StoreServer;
import io.lmcache4j.engine.storage.server.StoreServerOptions;
import io.lmcache4j.engine.storage.server.StoreStats;
import io.lmcache4j.engine.storage.server.StoreStats.Kind;
import io.lmcache4j.engine.storage.server.StoreStatus;
import io.lmcache4j.engine.storage.server.StoreTiers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** A running cache server and what belongs to it. Started whole or not at all. */
public final class StoreProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.store");

    private final StoreServer server;
    private final InternalApiServer api;
    private final StoreStats stats;
    private final CloseStack owned;

    private StoreProcess(
            StoreServer server, InternalApiServer api, StoreStats stats, CloseStack owned) {
        this.server = server;
        this.api = api;
        this.stats = stats;
        this.owned = owned;
    }

    /**
     * Starts everything.
     *
     * @throws IOException if it can't listen
     */
    public static StoreProcess start(StoreProcessOptions options) throws IOException {
        CloseStack owned = new CloseStack();
        try {
            return start(options, owned);
        } catch (IOException | RuntimeException failed) {
            owned.closeAfter(failed);
            throw failed;
        }
    }

    private static StoreProcess start(StoreProcessOptions options, CloseStack owned)
            throws IOException {
        ConfigStore config = options.load();
        LMCacheManager manager =
                owned.own(
                        LMCacheManager.builder(
                                        config,
                                        EngineMetadata.withoutEngine(
                                                Role.CACHE_SERVER,
                                                "store-server",
                                                config.current().chunkSize()))
                                .environment(options.environment())
                                .build());
        StoreTiers tiers = owned.own(StoreTiers.open(config, manager.metrics()));
        StoreStats stats = new StoreStats(manager.metrics());
        InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("--host: there is no host " + options.host());
        }
        StoreServer server =
                owned.own(
                        StoreServer.start(
                                StoreServerOptions.of(
                                        address,
                                        options.connections(),
                                        options.maxValueBytes(),
                                        tiers.memoryBytes()),
                                tiers,
                                stats));
        manager.addReadinessCheck(new StoreReadiness(server, tiers));
        tiers.healthChecks().forEach(manager::addReadinessCheck);
        manager.addStatus("store", new StoreStatus(server, tiers, stats));
        InternalApiServer api = owned.own(new InternalApiServer(manager, List.of()));
        api.start();
        return new StoreProcess(server, api, stats, owned);
    }

    /** The line that tells others where to connect. */
    public String readyLine() {
        InetSocketAddress where = server.address();
        String host = where.getHostString();
        String line =
                "ready: store lm://%s:%d"
                        .formatted(host.contains(":") ? "[" + host + "]" : host, where.getPort());
        return api.address().map(address -> line + ", api " + address).orElse(line);
    }

    /** Ends everything and sums it up in the log. Repeatable. */
    @Override
    public void close() {
        owned.close();
        LOG.info(
                "Served {} of {} GETs and {} of {} EXISTs, {} bytes in, {} bytes out",
                stats.found(Kind.GET),
                stats.asked(Kind.GET),
                stats.found(Kind.EXIST),
                stats.asked(Kind.EXIST),
                stats.bytesIn(),
                stats.bytesOut());
    }
}
