package io.lmcache4j.api.exposition;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.LMCacheManagerBuilder;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.lookup.LookupClient;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A scheduler and its worker with their servers, after a store, a lookup that found it, a retrieve,
 * and a lookup that found nothing.
 */
final class WorkedInstance implements AutoCloseable {
    /** Tokens that were stored and retrieved. */
    static final int TOKENS = 16;

    private static final int CHUNK = 4;

    /** Each chunk takes the least that the pool hands out. */
    static final double STORED_BYTES = (double) TOKENS / CHUNK * 4096;

    private final PagedKvCaches caches =
            PagedKvCaches.allocate(KvLayout.NL_X_TWO_NB_BS_NH_HS, 1, 8, 4, 1, 4, KvDtype.BFLOAT16);
    private final LMCacheManager worker = builder(Role.WORKER).kvCaches(caches).build();
    private final LMCacheManager scheduler =
            builder(Role.SCHEDULER)
                    .lookupTransport(LMCacheManager.inProcessLookup(List.of(worker)))
                    .build();
    private final InternalApiServer workerServer = new InternalApiServer(worker);
    private final InternalApiServer schedulerServer = new InternalApiServer(scheduler);

    private WorkedInstance() {}

    static WorkedInstance start() {
        var instance = new WorkedInstance();
        instance.workerServer.start();
        instance.schedulerServer.start();
        instance.work();
        return instance;
    }

    private void work() {
        LMCacheEngine engine = worker.engine().orElseThrow();
        LookupClient lookup = scheduler.lookupClient().orElseThrow();
        long[] tokens = LongStream.range(0, TOKENS).toArray();
        int[] slots = IntStream.range(0, TOKENS).toArray();
        engine.store(StoreRequest.of(Prompt.of(tokens), caches, slots));
        lookup.lookup(tokens, "known", RequestConfigs.EMPTY);
        engine.retrieve(RetrieveRequest.of(Prompt.of(tokens), caches, slots));
        lookup.unpin("known");
        lookup.lookup(LongStream.range(100, 108).toArray(), "unknown", RequestConfigs.EMPTY);
    }

    private static LMCacheManagerBuilder builder(Role role) {
        return LMCacheManager.builder(
                ConfigStore.of(
                        Map.of(
                                "internal_api_server_enabled",
                                true,
                                "internal_api_server_port_start",
                                0,
                                "chunk_size",
                                CHUNK,
                                "max_local_cpu_size",
                                (double) (64 << 12) / (1L << 30))),
                EngineMetadata.builder()
                        .modelName("test/model")
                        .kvDtype(KvDtype.BFLOAT16)
                        .kvShape(new KvShape(1, 2, CHUNK, 1, 4))
                        .role(role)
                        .build());
    }

    String scrapeWorker() throws IOException, InterruptedException {
        return scrape(workerServer);
    }

    String scrapeScheduler() throws IOException, InterruptedException {
        return scrape(schedulerServer);
    }

    private static String scrape(InternalApiServer server)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(server.address().orElseThrow() + "/metrics"))
                            .timeout(Duration.ofSeconds(30))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Override
    public void close() {
        schedulerServer.close();
        workerServer.close();
        scheduler.close();
        worker.close();
        caches.close();
    }
}
