import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A host that embeds the cache engine and its internal API server. */
final class EmbeddedCache {
    private static final int LAYERS = 4;
    private static final int HEADS = 2;
    private static final int HEAD_SIZE = 64;
    private static final int CHUNK = 256;

    private EmbeddedCache() {}

    public static void main(String[] args) throws Exception {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "chunk_size",
                                CHUNK,
                                "max_local_cpu_size",
                                0.25,
                                "internal_api_server_enabled",
                                true,
                                "internal_api_server_port_start",
                                0));
        EngineMetadata metadata =
                EngineMetadata.builder()
                        .modelName("example/model")
                        .kvDtype(KvDtype.BFLOAT16)
                        .kvShape(new KvShape(LAYERS, 2, CHUNK, HEADS, HEAD_SIZE))
                        .build();

        // The host's KV tensors: here in vLLM's layout; an engine with other pages gives rows.
        try (PagedKvCaches caches =
                        PagedKvCaches.allocate(
                                KvLayout.NL_X_TWO_NB_BS_NH_HS,
                                LAYERS,
                                128,
                                16,
                                HEADS,
                                HEAD_SIZE,
                                KvDtype.BFLOAT16);
                LMCacheManager manager =
                        LMCacheManager.builder(config, metadata).kvCaches(caches).build();
                InternalApiServer server = new InternalApiServer(manager)) {
            server.start();

            Prompt prompt = Prompt.of(LongStream.range(0, 1024).toArray());
            int[] slots = IntStream.range(0, 1024).toArray();
            var engine = manager.engine().orElseThrow();
            int stored = engine.store(StoreRequest.of(prompt, caches, slots));
            var retrieved = engine.retrieve(RetrieveRequest.of(prompt, caches, slots));
            System.out.println("stored " + stored + ", retrieved " + retrieved.retrievedTokens());

            String metrics = get(server.address().orElseThrow() + "/metrics");
            metrics.lines()
                    .filter(line -> line.startsWith("lmcache:num_hit_tokens_total"))
                    .forEach(System.out::println);
        }
    }

    private static String get(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
