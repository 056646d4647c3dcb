package io.lmcache4j.cli.instance;

import io.lmcache4j.cli.host.SyntheticHost;
import io.lmcache4j.engine.CloseStack;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.lookup.LookupClient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A scheduler and its workers in one JVM, without HTTP.
 *
 * <p>Each has a manager and a configuration of its own, as separate processes would. Started whole
 * or not at all.
 */
public final class Instance implements AutoCloseable {
    private final LMCacheManager scheduler;
    private final List<Rank> ranks;
    private final CloseStack owned;

    private Instance(LMCacheManager scheduler, List<Rank> ranks, CloseStack owned) {
        this.scheduler = scheduler;
        this.ranks = List.copyOf(ranks);
        this.owned = owned;
    }

    /**
     * Starts an instance.
     *
     * @throws io.lmcache4j.engine.config.ConfigException if a setting can't be used
     * @throws IllegalArgumentException if settings don't fit each other
     */
    public static Instance start(InstanceOptions options) {
        CloseStack owned = new CloseStack();
        try {
            List<Rank> ranks = new ArrayList<>();
            for (int rank = 0; rank < options.workers(); rank++) {
                ranks.add(worker(options, rank, owned));
            }
            return new Instance(scheduler(options, ranks, owned), ranks, owned);
        } catch (RuntimeException failed) {
            owned.closeAfter(failed);
            throw failed;
        }
    }

    private static Rank worker(InstanceOptions options, int rank, CloseStack owned) {
        ConfigStore config = options.config();
        SyntheticHost host =
                owned.own(
                        SyntheticHost.of(
                                options.model(),
                                rank,
                                options.workers(),
                                options.kvBlocks(),
                                options.blockSize()));
        LMCacheManager manager =
                LMCacheManager.builder(
                                config,
                                options.metadata(Role.WORKER, rank, config.current().chunkSize()))
                        .environment(options.environment())
                        .kvCaches(host.caches())
                        .build();
        return new Rank(host, owned.own(manager));
    }

    private static LMCacheManager scheduler(
            InstanceOptions options, List<Rank> ranks, CloseStack owned) {
        ConfigStore config = options.config();
        return owned.own(
                LMCacheManager.builder(
                                config,
                                options.metadata(Role.SCHEDULER, 0, config.current().chunkSize()))
                        .environment(options.environment())
                        .lookupTransport(
                                LMCacheManager.inProcessLookup(
                                        ranks.stream().map(Rank::manager).toList()))
                        .build());
    }

    /** The scheduler's manager. */
    public LMCacheManager scheduler() {
        return scheduler;
    }

    /** The scheduler's side of the lookup, unless somebody closed it at run time. */
    public Optional<LookupClient> lookup() {
        return scheduler.lookupClient();
    }

    /** The workers, by rank. */
    public List<Rank> ranks() {
        return ranks;
    }

    /** All managers: the scheduler's, then the workers'. */
    public List<LMCacheManager> managers() {
        return Stream.concat(Stream.of(scheduler), ranks.stream().map(Rank::manager)).toList();
    }

    /** Tokens of a chunk. */
    public int chunkSize() {
        return scheduler.metadata().chunkSize();
    }

    /** Ends the scheduler, then the workers, and gives back all memory. Repeatable. */
    @Override
    public void close() {
        owned.close();
    }
}
