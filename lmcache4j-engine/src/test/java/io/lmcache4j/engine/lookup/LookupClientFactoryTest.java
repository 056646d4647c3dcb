package io.lmcache4j.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.statistics.ChunkStatistics;
import io.lmcache4j.engine.statistics.StatisticsStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

class LookupClientFactoryTest {
    private final Scheduler scheduler = Scheduler.finding(8);

    private LookupClientFactory factory(ConfigStore config, boolean hasEngine) {
        return new LookupClientFactory(
                config,
                scheduler.tokens(),
                Optional.of(scheduler.transport()),
                hasEngine ? Optional.of(scheduler.engine()) : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    false | false |     | false | LMCacheLookupClient
                    false | true  |     | false | LMCacheLookupClient
                    true  | false |     | false | LMCacheLookupClient
                    true  | true  |     | false | LMCacheBypassLookupClient
                    false | false | 0.5 | false | HitLimitLookupClient(LMCacheLookupClient)
                    false | false | 0   | false | HitLimitLookupClient(LMCacheLookupClient)
                    true  | true  | 1   | false | HitLimitLookupClient(LMCacheBypassLookupClient)
                    false | false |     | true  | ChunkStatisticsLookupClient(LMCacheLookupClient)
                    true  | true  | 0.5 | true  | \
                    ChunkStatisticsLookupClient(HitLimitLookupClient(LMCacheBypassLookupClient))
                    """)
    void theConfigurationDecidesOnTheChain(
            boolean bypass, boolean hasEngine, Double missRatio, boolean statistics, String type) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("enable_scheduler_bypass_lookup", bypass);
        settings.put("hit_miss_ratio", missRatio);
        settings.put("enable_chunk_statistics", statistics);
        try (LookupClient client = factory(ConfigStore.of(settings), hasEngine).create()) {
            assertThat(client.description()).isEqualTo(type);
            assertThat(client.lookup(new long[8], "a", RequestConfigs.EMPTY))
                    .hasValue(missRatio == null || missRatio == 0 ? 8 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, LMCacheAsyncLookupClient",
        "true,  LMCacheBypassLookupClient",
    })
    void asynchronousLookupsAreForThoseWhoAskWorkers(boolean bypass, String type) {
        Map<String, Object> settings =
                Map.of("enable_scheduler_bypass_lookup", bypass, "enable_async_loading", true);
        try (LookupClient client = factory(ConfigStore.of(settings), bypass).create()) {
            assertThat(client.description()).isEqualTo(type);
        }
    }

    @Test
    void aPendingLookupPassesThroughLimitAndStatistics() throws InterruptedException {
        CompletableFuture<Integer> loaded = new CompletableFuture<>();
        LMCacheLookupServer server =
                new LMCacheLookupServer(
                        new LookupHandler() {
                            @Override
                            public int lookup(LookupRequest request) {
                                throw new AssertionError("not synchronous");
                            }

                            @Override
                            public CompletableFuture<Integer> prefetch(LookupRequest request) {
                                return loaded;
                            }

                            @Override
                            public void unpin(String lookupId) {}
                        });
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "enable_async_loading", true,
                                "chunk_size", 4,
                                "hit_miss_ratio", 0.5,
                                "enable_chunk_statistics", true,
                                "chunk_statistics_auto_start_statistics", true));
        LookupClientFactory factory =
                new LookupClientFactory(
                        config,
                        scheduler.tokens(),
                        Optional.of(LookupTransport.inProcess(List.of(() -> Optional.of(server)))),
                        Optional.empty());
        try (LookupClient client = factory.create()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.lookup(new long[8], "a", RequestConfigs.EMPTY)).isEmpty();
            }
            loaded.complete(8);
            client.await("a", Duration.ofSeconds(20));
            assertThat(client.lookup(new long[8], "a", RequestConfigs.EMPTY)).hasValue(4);
            ChunkStatistics statistics = ((ChunkStatisticsLookupClient) client).statistics();
            assertThat(statistics.snapshot().totalRequests()).as("one id").isEqualTo(1);
        }
    }

    @Test
    void withNobodyToAskThereIsNoClient() {
        LookupClientFactory factory =
                new LookupClientFactory(
                        ConfigStore.of(Map.of()),
                        scheduler.tokens(),
                        Optional.empty(),
                        Optional.empty());
        assertThatThrownBy(factory::create)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("lookup transport not available");
    }

    @Test
    void lookedUpPromptsReachTheStatistics() {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "enable_chunk_statistics", true,
                                "chunk_statistics_auto_start_statistics", true));
        try (LookupClient client = factory(config, false).create()) {
            ChunkStatistics statistics = ((ChunkStatisticsLookupClient) client).statistics();
            client.lookup(new long[8], "a", RequestConfigs.EMPTY);
            client.lookup(new long[8], "b", RequestConfigs.EMPTY);
            StatisticsStatus status = statistics.status();
            assertThat(status.totalRequests()).isEqualTo(2);
            assertThat(status.chunks().totalChunks()).isEqualTo(4);
            assertThat(status.chunks().uniqueChunks()).isEqualTo(2);
            assertThat(status.timing().lookup()).isPositive();
            assertThat(status.timing().record()).isPositive();
            assertThat(client.lookupCache("a")).hasValue(8);
            client.unpin("a");
            assertThat(client.lookupCache("a")).isEmpty();
            client.clearLookupStatus("b");
            assertThat(client.lookupCache("b")).isEmpty();
        }
    }

    @Test
    void theStatisticsEndWithTheClient() {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "enable_chunk_statistics", true,
                                "chunk_statistics_auto_start_statistics", true));
        LookupClient client = factory(config, false).create();
        ChunkStatistics statistics = ((ChunkStatisticsLookupClient) client).statistics();
        client.close();
        client.close();
        assertThat(statistics.isEnabled()).isFalse();
        assertThat(client.lookup(new long[8], "a", RequestConfigs.EMPTY)).hasValue(0);
    }

    @Test
    void lookupsAreTimedThoughNothingIsRecorded() {
        ConfigStore config = ConfigStore.of(Map.of("enable_chunk_statistics", true));
        try (LookupClient client = factory(config, false).create()) {
            client.lookup(new long[8], "a", RequestConfigs.EMPTY);
            StatisticsStatus status = ((ChunkStatisticsLookupClient) client).statistics().status();
            assertThat(status.totalRequests()).isZero();
            assertThat(status.timing().lookup()).isPositive();
            assertThat(status.timing().overheadPercentage()).isZero();
        }
    }
}
