package io.lmcache4j.engine.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.metrics.StatsMonitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** A cache server with a disk below its memory. */
class StoreDiskTest {
    private static final int MIB = 1 << 20;

    @TempDir private Path directory;

    private ServedStore store() throws Exception {
        return new ServedStore(
                Map.of(
                        "max_local_cpu_size",
                        8.0 / 1024,
                        "local_disk",
                        directory.toString(),
                        "max_local_disk_size",
                        64.0 / 1024));
    }

    private static byte[] bytes(int seed) {
        byte[] data = new byte[MIB + seed];
        new Random(seed).nextBytes(data);
        return data;
    }

    @Test
    void whatLeftMemoryComesFromDiskWithLocation2AndStaysInMemory() throws Exception {
        try (var store = store();
                RawClient client = store.client()) {
            for (int i = 0; i < 20; i++) {
                client.put("key/" + i, bytes(i));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.exists("key/" + i)).isTrue();
            }
            assertThat(store.tiers.awaitWritten(Duration.ofSeconds(20))).isTrue();
            int[] reply = client.ask(RawClient.GET, "key/0");
            assertThat(reply).containsExactly(200, MIB, 1, 3, 2, 2, MIB / 8, 1, 2);
            assertThat(client.read(MIB)).isEqualTo(bytes(0));
            assertThat(client.ask(RawClient.GET, "key/0")[8]).isEqualTo(1);
            assertThat(client.read(MIB)).isEqualTo(bytes(0));
        }
    }

    @Test
    void aRestartFindsWhatWasWritten() throws Exception {
        try (var store = store();
                RawClient client = store.client()) {
            client.send(RawClient.request(RawClient.PUT, "odd", 5, 7, 99, 0, 0, -3, 4));
            client.send(new byte[] {1, 2, 3, 4, 5});
            client.put("none", new byte[0]);
            client.put("m@1@0@ab@half@3", bytes(1));
            client.put("twice", bytes(2));
            client.put("twice", bytes(3));
            assertThat(client.exists("twice")).isTrue();
        }
        try (var store = store();
                RawClient client = store.client()) {
            assertThat(client.ask(RawClient.GET, "odd"))
                    .containsExactly(200, 5, 7, 99, 0, 0, -3, 4, 2);
            assertThat(client.read(5)).containsExactly(1, 2, 3, 4, 5);
            assertThat(client.ask(RawClient.GET, "none")[1]).isZero();
            assertThat(client.get("m@1@0@ab@half@3")).isEqualTo(bytes(1));
            assertThat(client.get("twice")).isEqualTo(bytes(3));
        }
    }

    @Test
    void aKeyThatIsReplacedAgainAndAgainEndsWithTheLastValueInBothTiers() throws Exception {
        try (var store = store();
                RawClient client = store.client()) {
            for (int i = 0; i < 200; i++) {
                client.put("same", bytes(i));
            }
            assertThat(client.get("same")).isEqualTo(bytes(199));
        }
        try (var store = store();
                RawClient client = store.client()) {
            byte[] kept = client.get("same");
            assertThat(kept.length).isIn(0, MIB + 199);
            assertThat(kept.length == 0 || Arrays.equals(kept, bytes(199))).isTrue();
        }
    }

    @Test
    void whatLeavesMemoryAndDiskIsCounted() throws Exception {
        Map<String, Object> small =
                Map.of(
                        "max_local_cpu_size",
                        4.0 / 1024,
                        "local_disk",
                        directory.toString(),
                        "max_local_disk_size",
                        8.0 / 1024);
        try (var store = new ServedStore(small);
                RawClient client = store.client()) {
            for (int i = 0; i < 20; i++) {
                client.put("key/" + i, bytes(i));
                assertThat(client.exists("key/" + i)).isTrue();
                assertThat(store.tiers.awaitWritten(Duration.ofSeconds(20))).isTrue();
            }

            assertThat(store.metrics.count("local_cpu_evict_keys_count")).isGreaterThan(10);
            assertThat(new StatsMonitor(store.metrics).tier("LocalDiskBackend").evictions())
                    .isEqualTo(20 - store.tiers.usage().get("disk").chunks());
        }
    }
}
