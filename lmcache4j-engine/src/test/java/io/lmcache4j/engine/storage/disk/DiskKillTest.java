package io.lmcache4j.engine.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.disk.DiskTierFixture.Setup;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * kill -9 in the middle of writes, a hundred times in one directory: what can be read is right,
 * everything else is a miss, and nothing lies about that is not counted.
 */
@Timeout(300)
class DiskKillTest {
    private static final int ROUNDS = 100;
    private static final int HASHES = 400;

    @TempDir Path directory;

    private final Random random = new Random(9);

    @Test
    void nothingWrongIsReadAndNothingIsLeftOver() throws Exception {
        long read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            writeUntilKilled(round, 1 + random.nextInt(400));
            read += check();
        }
        // Most of the budget should have survived most of the times.
        assertThat(read).isGreaterThan(ROUNDS * DiskKillVictim.CHUNKS / 2L);
    }

    private void writeUntilKilled(int round, int lines) throws IOException, InterruptedException {
        Process victim =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DiskKillVictim.class.getName(),
                                directory.toString(),
                                Integer.toString(round))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            for (int steps = 0; steps < lines; ) {
                String line = out.readLine();
                assertThat(line).as("the victim lives").isNotNull();
                // Between the steps stand lines of the log.
                steps += line.equals(DiskKillVictim.STEP) ? 1 : 0;
            }
        } finally {
            victim.destroyForcibly();
            assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(victim.exitValue()).isEqualTo(128 + 9);
    }

    private long check() {
        try (DiskTierFixture disk = Setup.of(directory, DiskKillVictim.CHUNKS).open()) {
            Set<String> expected = new HashSet<>();
            long read = 0;
            for (long hash = 0; hash < HASHES; hash++) {
                boolean here = disk.has(hash);
                // Compares every byte.
                assertThat(disk.reads(hash)).as("chunk %d", hash).isEqualTo(here);
                if (here) {
                    expected.add(disk.fileName(hash));
                    read++;
                }
            }
            assertThat(disk.chunkFiles()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(disk.tier.usage().orElseThrow().chunks()).isEqualTo(read);
            assertThat(disk.bytesOnDisk())
                    .isEqualTo(disk.tier.usage().orElseThrow().usedBytes())
                    .isLessThanOrEqualTo(DiskKillVictim.CHUNKS * DiskTierFixture.CHARGE);
            assertThat(DiskTierFixture.names(directory))
                    .containsAll(
                            List.of(
                                    DiskTierFixture.FILES + DiskIndex.SUFFIX,
                                    DiskTierFixture.FILES + DirectoryLock.SUFFIX))
                    .hasSize(expected.size() + 2);
            return read;
        }
    }

    static int hashes() {
        return HASHES;
    }
}
