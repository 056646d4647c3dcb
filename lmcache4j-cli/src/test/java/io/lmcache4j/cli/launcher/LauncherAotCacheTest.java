package io.lmcache4j.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class LauncherAotCacheTest {
    @TempDir Path folder;
    private Launcher launcher;
    private String use;

    @BeforeEach
    void train() throws Exception {
        launcher = new Launcher(folder).packaged();
        launcher.with("JAVA_HOME", launcher.jdk("a", "25.0.3"));
        use = "-XX:AOTCache=" + folder + "/lib/lmcache.aot";

        Launcher.Run run = launcher.run("--train-aot-cache");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
    }

    @Test
    void cacheIsUsedWhereItWasMade() throws Exception {
        assertThat(launcher.run("serve").arguments()).contains(use);
    }

    @Test
    void cacheOfOtherJarsIsNotUsed() throws Exception {
        launcher.write("lib/lmcache4j-cli.jar", "another jar");

        assertThat(launcher.run("serve").arguments()).doesNotContain(use);
    }

    @Test
    void cacheOfAnotherJdkIsNotUsed() throws Exception {
        launcher.with("JAVA_HOME", launcher.jdk("b", "25.0.4"));

        Launcher.Run run = launcher.run("serve");

        assertThat(run.out()).contains("jdk b\n");
        assertThat(run.arguments()).doesNotContain(use);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-Xmx40g", "-javaagent:a.jar", "--add-modules=jdk.jfr"})
    void optionsThatMakeItUselessKeepItAway(String option) throws Exception {
        launcher.with("LMCACHE_JAVA_OPTS", option);

        assertThat(launcher.run("serve").arguments()).contains(option).doesNotContain(use);
    }

    @Test
    void moreJarsOnTheClassPathKeepItAway() throws Exception {
        launcher.with("LMCACHE_CLASSPATH", "/more.jar");

        assertThat(launcher.run("serve").arguments()).doesNotContain(use);
    }

    @Test
    void jlamaGetsItsModuleAndNoCache() throws Exception {
        for (String[] engine : new String[][] {{"--engine", "jlama"}, {"--engine=jlama"}}) {
            String[] demo =
                    Stream.concat(Stream.of("demo"), Stream.of(engine)).toArray(String[]::new);

            assertThat(launcher.run(demo).arguments())
                    .containsSequence("--add-modules", "jdk.incubator.vector")
                    .doesNotContain(use);
        }
    }

    @Test
    void otherCommandsDoNotGetIt() throws Exception {
        assertThat(launcher.run("demo", "--engine", "synthetic").arguments())
                .contains(use)
                .doesNotContain("--add-modules");
        assertThat(launcher.run("serve", "--engine", "jlama").arguments())
                .doesNotContain("--add-modules");
    }

    @Test
    void otherOptionsDoNot() throws Exception {
        launcher.with("LMCACHE_JAVA_OPTS", "-Dx=y -Xss1m");

        assertThat(launcher.run("serve").arguments()).contains(use);
    }

    @Test
    void failedTrainingFailsTheBuildAndLeavesNoCache() throws Exception {
        Launcher.Run run = launcher.with("JAVA_EXIT", 3).run("--train-aot-cache");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("training run for the AOT cache failed").contains("jdk a");
        assertThat(folder.resolve("lib/lmcache.aot.id")).doesNotExist();
    }

    @Test
    void trainingWithoutACacheFailsToo() throws Exception {
        Launcher.Run run = launcher.with("NO_CACHE", 1).run("--train-aot-cache");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(Files.exists(folder.resolve("lib/lmcache.aot"))).isFalse();
    }
}
