package io.lmcache4j.engine.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.storage.disk.DiskTierFixture.Setup;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of 1 MiB that others fill; the test mounts it and so needs root. */
@Timeout(60)
class FullDiskTest {
    @TempDir Path folder;

    private Path mount;

    @BeforeEach
    void mount() throws Exception {
        mount = Files.createDirectory(folder.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", mount.toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private void fill(Path ballast) throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Test
    void aFullDiskStopsWritingIsReportedAndResumes() throws IOException {
        Path ballast = mount.resolve("ballast");
        try (DiskTierFixture disk = Setup.of(mount, 1000).open()) {
            HealthCheck check = disk.tier.healthChecks().getFirst();
            disk.put(1, 2);
            assertThat(health(check)).isInstanceOf(HealthResult.Healthy.class);

            fill(ballast);
            disk.put(3);
            assertThat(disk.has(3)).isFalse();
            assertThat(disk.drops(DropCause.DISK_FULL)).isEqualTo(1);
            disk.put(4);
            assertThat(disk.drops(DropCause.DISK_FULL)).isEqualTo(2);
            assertThat(disk.drops(DropCause.IO_ERROR)).isZero();
            assertThat(health(check))
                    .asInstanceOf(InstanceOfAssertFactories.type(HealthResult.Degraded.class))
                    .satisfies(
                            degraded ->
                                    assertThat(degraded.reason())
                                            .contains("no space left in " + mount));
            assertThat(disk.tier.usage().orElseThrow().usedBytes())
                    .isEqualTo(2 * DiskTierFixture.CHARGE)
                    .isEqualTo(disk.bytesOnDisk())
                    .isEqualTo(disk.tier.fileBytes());
            assertThat(disk.reads(1)).isTrue();
            assertThat(disk.reads(2)).isTrue();

            Files.delete(ballast);
            assertThat(health(check)).isInstanceOf(HealthResult.Healthy.class);
            disk.put(5);
            assertThat(disk.reads(5)).isTrue();
        }
        try (DiskTierFixture disk = Setup.of(mount, 1000).open()) {
            assertThat(disk.tier.usage().orElseThrow().chunks()).isEqualTo(3);
            assertThat(disk.reads(5)).isTrue();
        }
    }

    @Test
    void offersAloneFindOutThatThereIsSpaceAgain() throws IOException {
        Path ballast = mount.resolve("ballast");
        try (DiskTierFixture disk = Setup.of(mount, 1000).open()) {
            fill(ballast);
            disk.put(1);
            assertThat(disk.drops(DropCause.DISK_FULL)).isEqualTo(1);
            Files.delete(ballast);
            disk.put(1);
            assertThat(disk.has(1)).as("too early to try").isFalse();
            disk.extraNanos.set(TimeUnit.SECONDS.toNanos(6));
            while (!disk.has(1)) {
                disk.put(1);
            }
            assertThat(disk.reads(1)).isTrue();
        }
    }

    private static HealthResult health(HealthCheck check) {
        try {
            return check.check();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
