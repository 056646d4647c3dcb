package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

@Timeout(60)
class KVEventsTest {
    private static final String CPU = LocalCPUBackend.NAME;
    private static final String DISK = LocalDiskBackend.NAME;

    @TempDir Path directory;

    /** Follows what is told, and fails when it makes no sense. */
    private static final class Follower implements KVEvents {
        final Map<String, Set<ChunkHash>> chunks = new HashMap<>();
        final List<String> replaced = new ArrayList<>();
        private final List<String> nonsense = new ArrayList<>();
        private long events;

        private Set<ChunkHash> at(String location) {
            return chunks.computeIfAbsent(location, _ -> new HashSet<>());
        }

        @Override
        public synchronized void admitted(String location, ChunkHash hash) {
            events++;
            if (!at(location).add(hash)) {
                nonsense.add("admitted twice: " + hash + " in " + location);
            }
        }

        @Override
        public synchronized void evicted(String location, ChunkHash hash) {
            events++;
            if (!at(location).remove(hash)) {
                nonsense.add("evicted but not there: " + hash + " in " + location);
            }
        }

        @Override
        public synchronized void replaced(String location) {
            replaced.add(location);
        }

        synchronized void agreesWith(LMCacheEngine engine, String... locations) {
            assertThat(nonsense).isEmpty();
            for (String location : locations) {
                assertThat(engine.chunkHashes(location))
                        .as(location)
                        .containsExactlyInAnyOrderElementsOf(at(location));
            }
        }

        synchronized long events() {
            return events;
        }
    }

    private EngineFixture worker(int chunks, boolean layerwise) {
        return EngineFixture.of(
                chunks,
                Map.of(
                        "use_layerwise",
                        layerwise,
                        "local_disk",
                        directory.toString(),
                        "max_local_disk_size",
                        20.0 * EngineFixture.PIECE / (1L << 30)));
    }

    private static void store(EngineFixture worker, long[] prompt, RequestConfigs tags) {
        worker.engine.store(
                new StoreRequest(
                        Prompt.of(prompt),
                        0,
                        worker.caches,
                        EngineFixture.slots(0, prompt.length),
                        Optional.empty(),
                        tags));
    }

    private static void awaitDisk(EngineFixture worker) throws InterruptedException {
        assertThat(
                        worker.engine
                                .storage()
                                .backend(DISK)
                                .orElseThrow()
                                .awaitPuts(Duration.ofSeconds(20)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsToldIsWhatTiersHave(boolean layerwise) throws InterruptedException {
        Follower follower = new Follower();
        Random random = new Random(7);
        try (EngineFixture worker = worker(12, layerwise)) {
            worker.engine.tell(follower);
            for (int i = 0; i < 150; i++) {
                long[] prompt =
                        EngineFixture.tokens(random.nextInt(6), 4 * (1 + random.nextInt(5)));
                RequestConfigs tags =
                        random.nextInt(3) > 0
                                ? RequestConfigs.EMPTY
                                : new RequestConfigs(
                                        Map.of("lmcache.tag.user", "u" + random.nextInt(2)));
                switch (random.nextInt(8)) {
                    case 0 -> worker.engine.clear(Prompt.of(prompt), Optional.empty(), tags);
                    case 1 ->
                            worker.engine.clear(Prompt.of(prompt), Optional.of(List.of(CPU)), tags);
                    case 2 -> {
                        if (random.nextInt(10) == 0) {
                            worker.engine.clear(
                                    Optional.of(List.of(random.nextBoolean() ? CPU : DISK)));
                        }
                    }
                    case 3 -> worker.retrieve(prompt, EngineFixture.slots(0, prompt.length));
                    default -> store(worker, prompt, tags);
                }
                follower.agreesWith(worker.engine, CPU);
                if (i % 5 == 0) {
                    // What the disk still has to write keeps its memory: a quick processor would
                    // find none for most stores.
                    awaitDisk(worker);
                }
            }
            awaitDisk(worker);
            follower.agreesWith(worker.engine, CPU, DISK);
            assertThat(follower.events()).isGreaterThan(100);
            assertThat(follower.chunks.get(DISK)).isNotEmpty();
        }
    }

    @Test
    void listenersThatComeLaterListWhatIsThere() throws InterruptedException {
        try (EngineFixture worker = worker(12, false)) {
            long[] prompt = EngineFixture.tokens(1, 8);
            store(worker, prompt, RequestConfigs.EMPTY);
            store(worker, prompt, new RequestConfigs(Map.of("lmcache.tag.user", "a")));
            awaitDisk(worker);
            Follower follower = new Follower();
            worker.engine.tell(follower);
            assertThat(follower.replaced).containsExactly(CPU, DISK);
            follower.at(CPU).addAll(worker.engine.chunkHashes(CPU));
            assertThat(follower.at(CPU)).hasSize(2);

            worker.engine.clear(Prompt.of(prompt), Optional.of(List.of(CPU)), RequestConfigs.EMPTY);
            assertThat(follower.events()).as("chunks with a tag are still there").isZero();
            worker.engine.clear(Optional.of(List.of(CPU)));
            assertThat(follower.events()).isEqualTo(2);
            follower.agreesWith(worker.engine, CPU);

            worker.engine.tell(KVEvents.NONE);
            store(worker, prompt, RequestConfigs.EMPTY);
            assertThat(follower.events()).isEqualTo(2);
        }
    }

    @Test
    void tiersThatAreClosedAndMadeAgainAreListedAnew() {
        try (EngineFixture worker = worker(12, false)) {
            Follower follower = new Follower();
            worker.engine.tell(follower);
            store(worker, EngineFixture.tokens(1, 8), RequestConfigs.EMPTY);
            worker.engine.storage().closeBackend(DISK);
            assertThat(follower.replaced).containsExactly(CPU, DISK, DISK);
            assertThat(worker.engine.chunkHashes(DISK)).isEmpty();

            worker.engine.storage().createBackends();
            assertThat(follower.replaced).containsExactly(CPU, DISK, DISK, DISK);
            assertThat(worker.engine.chunkHashes(DISK)).hasSize(2);
            follower.chunks.put(DISK, new HashSet<>(worker.engine.chunkHashes(DISK)));
            store(worker, EngineFixture.tokens(2, 8), RequestConfigs.EMPTY);
            assertThat(follower.at(DISK)).hasSize(4);
            follower.agreesWith(worker.engine, CPU, DISK);
        }
    }
}
