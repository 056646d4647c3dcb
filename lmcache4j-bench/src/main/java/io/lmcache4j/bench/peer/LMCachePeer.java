package io.lmcache4j.bench.peer;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.api.transport.ListenAddress;
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
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Our own server as a peer: a scheduler and a worker with their internal API servers. The worker is
 * the one that is measured; it has seen some requests and shows 1,000 series.
 *
 * <p>With an argument, a path prefix, it listens on Unix sockets instead and says {@code ready 1}:
 * the worker's socket is {@code PREFIX_1}.
 */
public final class LMCachePeer {
    /** What the argument that names a file of tokens starts with. */
    static final String TOKENS_IN = "--tokens=";

    private static final int TOKENS = 1_024;
    private static final int BLOCK_SIZE = 16;

    private LMCachePeer() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        Optional<Path> prefix =
                Stream.of(args).filter(arg -> !arg.startsWith(TOKENS_IN)).map(Path::of).findFirst();
        Map<String, Object> extra =
                Stream.of(args)
                        .filter(arg -> arg.startsWith(TOKENS_IN))
                        .collect(
                                Collectors.toMap(
                                        _ -> "lmcache4j.auth_file",
                                        arg -> arg.substring(TOKENS_IN.length())));
        PagedKvCaches caches =
                PagedKvCaches.allocate(
                        KvLayout.NL_X_TWO_NB_BS_NH_HS,
                        2,
                        TOKENS / BLOCK_SIZE,
                        BLOCK_SIZE,
                        2,
                        32,
                        KvDtype.BFLOAT16);
        PrometheusRegistry registry = new PrometheusRegistry();
        LMCacheManager worker =
                builder(Role.WORKER, prefix, extra)
                        .kvCaches(caches)
                        .prometheusRegistry(registry)
                        .build();
        LMCacheManager scheduler =
                builder(Role.SCHEDULER, prefix, extra)
                        .lookupTransport(LMCacheManager.inProcessLookup(List.of(worker)))
                        .build();
        use(worker, caches);
        Series.fillUp(registry);
        InternalApiServer first = new InternalApiServer(scheduler);
        InternalApiServer measured = new InternalApiServer(worker);
        first.start();
        measured.start();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    measured.close();
                                    first.close();
                                    scheduler.close();
                                    worker.close();
                                }));
        System.out.println("ready " + number(measured.address().orElseThrow()));
        new CountDownLatch(1).await();
    }

    private static int number(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp(String _, int port, boolean _) -> port;
            case ListenAddress.UnixSocket _ -> 1;
        };
    }

    private static LMCacheManagerBuilder builder(
            Role role, Optional<Path> prefix, Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("internal_api_server_enabled", true);
        settings.put("max_local_cpu_size", 0.1);
        prefix.ifPresent(
                path -> settings.put("internal_api_server_socket_path_prefix", path.toString()));
        // Any free port; with sockets the offset is part of the path.
        settings.put("internal_api_server_port_start", 0);
        settings.put("extra_config", extra);
        return LMCacheManager.builder(
                ConfigStore.of(settings),
                EngineMetadata.builder()
                        .modelName("meta-llama/Llama-3.1-8B-Instruct")
                        .kvShape(new KvShape(2, 2, 256, 2, 32))
                        .role(role)
                        .build());
    }

    /** So that counters count and histograms have their buckets. */
    private static void use(LMCacheManager worker, PagedKvCaches caches) {
        Prompt prompt = Prompt.of(IntStream.range(0, TOKENS).mapToLong(i -> i).toArray());
        int[] slots = IntStream.range(0, TOKENS).toArray();
        for (int i = 0; i < 10; i++) {
            worker.engine().orElseThrow().store(StoreRequest.of(prompt, caches, slots));
            worker.engine().orElseThrow().retrieve(RetrieveRequest.of(prompt, caches, slots));
        }
    }
}
