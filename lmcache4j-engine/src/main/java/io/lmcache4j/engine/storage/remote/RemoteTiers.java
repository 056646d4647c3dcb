package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.AllocatorBackend;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The remote tiers of one engine, as the configuration of the moment asks for them (engine.md §7.1,
 * §7.8): one for each of {@code remote_storage_plugins}, then that of {@code remote_url}.
 *
 * @param environment of the process, for connectors
 * @param connectors the kinds of stores there are, asked only where one is named: to look for them
 *     means to look into every jar
 */
public record RemoteTiers(
        ConfigStore config,
        EngineMetadata metadata,
        StatsMonitor stats,
        Map<String, String> environment,
        Supplier<RemoteConnectors> connectors) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.storage");
    private static final String PLUGIN_PREFIX = RemoteBackend.NAME + "-";

    /** The same for another configuration. */
    public RemoteTiers with(ConfigStore other) {
        return new RemoteTiers(other, metadata, stats, environment, connectors);
    }

    /** Names of the tiers that are wanted now, in search order. */
    public List<String> wanted() {
        LMCacheConfig now = config.current();
        List<String> names = new ArrayList<>();
        now.texts("remote_storage_plugins")
                .ifPresent(
                        plugins ->
                                plugins.stream()
                                        .distinct()
                                        .map(PLUGIN_PREFIX::concat)
                                        .forEach(names::add));
        if (now.text("remote_url").isPresent()) {
            names.add(RemoteBackend.NAME);
        }
        return names;
    }

    /** Whether a tier of this name is one of these. */
    public static boolean owns(String name) {
        return name.equals(RemoteBackend.NAME) || isPlugin(name);
    }

    /** Whether a tier of this name is a plugin's, which may be left out when it can't be made. */
    public static boolean isPlugin(String name) {
        return name.startsWith(PLUGIN_PREFIX);
    }

    /**
     * Makes one tier, connected if the store can be reached now.
     *
     * @throws IllegalArgumentException if its settings can never work; names the key
     */
    public RemoteBackend create(String name, Supplier<Optional<AllocatorBackend>> staging) {
        LMCacheConfig now = config.current();
        String key = isPlugin(name) ? "remote_storage_plugins" : "remote_url";
        try {
            return new RemoteBackend(
                            name,
                            source(name, now),
                            new RemoteSettings(config::current),
                            staging,
                            RankView.of(now, metadata),
                            stats,
                            PauseClock.system())
                    .connect();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(key + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * A way to read the store of {@code remote_url}, else that of the first plugin. The caller owns
     * it.
     *
     * @throws IllegalArgumentException if no store is named, or its settings can never work
     * @throws IOException if it can't be reached now
     */
    public RemoteConnector connectForReading() throws IOException, InterruptedException {
        List<String> named = wanted();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no remote_url is set");
        }
        String name = named.contains(RemoteBackend.NAME) ? RemoteBackend.NAME : named.getFirst();
        return source(name, config.current()).connectForReading();
    }

    private ConnectorSource source(String name, LMCacheConfig now) {
        if (isPlugin(name)) {
            String plugin = name.substring(PLUGIN_PREFIX.length());
            return connectors.get().forPlugin(plugin, context(now, Optional.of(plugin)));
        }
        LOG.warn(
                "remote_url is deprecated, as in LMCache; name the store in"
                        + " remote_storage_plugins");
        return connectors
                .get()
                .forUrl(now.text("remote_url").orElseThrow(), context(now, Optional.empty()));
    }

    private ConnectorContext context(LMCacheConfig now, Optional<String> plugin) {
        boolean headers = now.extraBoolean("save_chunk_meta", true);
        return new ConnectorContext(
                now, metadata, new ChunkFormat(metadata, headers), environment, plugin);
    }
}
