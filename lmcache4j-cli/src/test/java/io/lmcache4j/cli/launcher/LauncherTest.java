package io.lmcache4j.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

class LauncherTest {
    @TempDir Path folder;
    private Launcher launcher;

    @BeforeEach
    void unpack() throws Exception {
        launcher = new Launcher(folder).packaged();
    }

    @Test
    void becomesTheJvmWithTheArgumentsGiven() throws Exception {
        launcher.with("JAVA_HOME", launcher.jdk("a", "25.0.3"));

        Launcher.Run run = launcher.run("serve", "--model", "two words");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("jdk a\n", "pid " + run.pid() + "\n");
        assertThat(run.arguments())
                .endsWith("io.lmcache4j.cli.Main", "serve", "--model", "two words")
                .contains("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
                .contains("-XX:+DisplayVMOutputToStderr", "-Dlmcache4j.terminal=");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void passesOnTheExitCode() throws Exception {
        launcher.with("JAVA_HOME", launcher.jdk("a", "25")).with("JAVA_EXIT", 2);

        assertThat(launcher.run("--nonsense").exitCode()).isEqualTo(2);
    }

    @Test
    void userOptionsComeAfterOurs() throws Exception {
        launcher.with("JAVA_HOME", launcher.jdk("a", "25.0.3"))
                .with("LMCACHE_JAVA_OPTS", "-Xmx3g -Dx=y")
                .with("LMCACHE_CLASSPATH", "/more.jar");

        assertThat(launcher.run("serve").arguments())
                .containsSubsequence("-Xmx1g", "-Xmx3g", "-Dx=y", "-cp")
                .contains(folder + "/lib/lmcache4j-cli.jar:/more.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.1", "24.0.2", "250.1"})
    void olderJavaHomeIsPassedOverForAJdkOnThePath(String version) throws Exception {
        launcher.with("JAVA_HOME", launcher.jdk("old", version))
                .with("PATH", launcher.jdk("onpath", "25.0.1").resolve("bin") + ":/usr/bin:/bin");

        assertThat(launcher.run("serve").out()).contains("jdk onpath\n");
    }

    @Test
    void jdkOfAToolManagerInTheHomeFolderIsFound() throws Exception {
        // Nothing older: other JDKs of this machine are looked at first.
        wantVersion(99);
        Path jdk = launcher.jdk("x", "99.1");
        launcher.write(".sdkman/candidates/java/99.1-tem/release", "JAVA_VERSION=\"99.1\"");
        launcher.write(
                ".sdkman/candidates/java/99.1-tem/bin/java",
                "#!/bin/sh\nexec " + jdk.resolve("bin/java") + " \"$@\"\n");

        assertThat(launcher.run("serve").out()).contains("jdk x\n");
    }

    @Test
    void withoutAJdkItSaysWhatItFoundAndWhatToDo() throws Exception {
        wantVersion(99);
        Path old = launcher.jdk("old", "17.0.1");

        Launcher.Run run = launcher.with("JAVA_HOME", old).run("serve");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("needs a JDK 99 and found none. Install one, or set JAVA_HOME")
                .contains("\"17.0.1\" in " + old);
    }

    @Test
    void brokenDistributionIsTold() throws Exception {
        Files.delete(folder.resolve("lib/lmcache4j-cli.jar"));

        Launcher.Run run = launcher.with("JAVA_HOME", launcher.jdk("a", "25.0.3")).run("serve");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("lmcache4j-cli.jar is missing. Unpack");
    }

    private void wantVersion(int version) throws Exception {
        Path script = folder.resolve("lmcache");
        String text = Files.readString(script);
        assertThat(text).contains("readonly wanted=25\n");
        launcher.write("lmcache", text.replace("wanted=25", "wanted=" + version));
    }
}
