package io.lmcache4j.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class LauncherBuildTest {
    @TempDir Path folder;
    private Launcher launcher;

    @BeforeEach
    void checkOut() throws Exception {
        launcher = new Launcher(folder).sources();
        launcher.with("JAVA_HOME", launcher.jdk("a", "25.0.3"));
    }

    @Test
    void missingDistributionIsBuiltOnceAndSaidOnStandardError() throws Exception {
        Launcher.Run first = launcher.run("config");
        Launcher.Run second = launcher.run("config");

        assertThat(builds()).isEqualTo(1);
        assertThat(Files.readString(launcher.mavenLog()))
                .contains("-DskipTests -pl lmcache4j-cli -am package");
        assertThat(first.err()).contains("building");
        assertThat(first.out()).doesNotContain("building").contains("arg config");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void olderThanASourceOrPomIsBuiltAgain() throws Exception {
        launcher.run("config");

        touch("lmcache4j-engine/src/main/java/A.java");
        launcher.run("config");
        assertThat(builds()).isEqualTo(2);

        touch("lmcache4j-cli/pom.xml");
        launcher.run("config");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void startsAtTheSameTimeBuildOnce() throws Exception {
        try (ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Launcher.Run>> four =
                    Collections.nCopies(4, () -> launcher.run("config"));
            for (Future<Launcher.Run> run : starts.invokeAll(four)) {
                assertThat(run.get().out()).contains("arg config");
            }
        }

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void benchmarksAreNoPartOfIt() throws Exception {
        launcher.run("config");

        touch("lmcache4j-bench/src/main/java/B.java");
        launcher.run("config");

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void failedBuildEndsWithOne() throws Exception {
        Launcher.Run run = launcher.with("MVN_FAILS", 1).run("config");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("the build failed");
    }

    @Test
    void missingMavenIsTold() throws Exception {
        // Only what the launcher itself calls.
        Path tools = Files.createDirectory(folder.resolve("few"));
        for (String tool : new String[] {"dirname", "readlink", "find", "stat", "cat", "mkdir"}) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }

        Launcher.Run run = launcher.with("PATH", tools).run("config");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("needs Maven to build");
    }

    private long builds() throws Exception {
        return Files.readString(launcher.mavenLog()).lines().count();
    }

    private void touch(String name) throws Exception {
        // Seconds apart, as some file systems count in seconds.
        Instant now = Instant.now();
        Files.setLastModifiedTime(
                folder.resolve("lmcache4j-cli/target/lmcache4j/lib/lmcache.aot.id"),
                FileTime.from(now));
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(now.plusSeconds(10)));
    }
}
