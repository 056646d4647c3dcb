package io.lmcache4j.engine.lookup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The way from a scheduler to the lookup servers of its workers.
 *
 * <p>Thread-safe. Every call ends within its deadline.
 */
public interface LookupTransport extends AutoCloseable {
    /**
     * Asks every worker at once.
     *
     * @return one answer for each worker, in rank order; empty where none came in time
     */
    List<OptionalInt> ask(LookupRequest request, Duration deadline);

    /**
     * Lets every worker load what it has, and returns at once (engine.md §8.3). A later {@link
     * #unpin} of the same id reaches every worker after this.
     *
     * @return one answer for each worker, in rank order, at the latest at the deadline; empty where
     *     none came in time; never exceptional
     */
    CompletableFuture<List<OptionalInt>> prefetch(LookupRequest request, Duration deadline);

    /**
     * Tells every worker to release what a lookup pinned or loaded, and to stop loading. Does not
     * wait for them.
     */
    void unpin(String lookupId);

    @Override
    void close();

    /**
     * Reaches servers in this JVM. They stay their owners' to close and to replace: each is asked
     * for anew at every lookup, and one that is absent gives no answer.
     */
    static LookupTransport inProcess(List<Supplier<Optional<LMCacheLookupServer>>> servers) {
        return new InProcessTransport(servers);
    }
}
