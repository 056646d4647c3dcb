package io.lmcache4j.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** LMCache's command of a controller: its literal lines. */
class ControllerNameTest {
    @TempDir Path folder;

    private Launcher launcher() throws Exception {
        Launcher launcher = new Launcher(folder).packaged();
        return launcher.with("JAVA_HOME", launcher.jdk("a", "25.0.3"));
    }

    @Test
    void controllerOfTheDocsBecomesOurs() throws Exception {
        Launcher.Run run =
                launcher()
                        .line(
                                "lmcache_controller --host 0.0.0.0 --port 9000 --monitor-ports"
                                        + " '{\"pull\": 8300, \"reply\": 8400, \"heartbeat\":"
                                        + " 8082}'");

        assertThat(run.arguments())
                .endsWith(
                        "io.lmcache4j.cli.Main",
                        "controller",
                        "--host",
                        "0.0.0.0",
                        "--port",
                        "9000",
                        "--monitor-ports",
                        "{\"pull\": 8300, \"reply\": 8400, \"heartbeat\": 8082}");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void controllerHasAShareOfTheMachinesMemory() throws Exception {
        assertThat(launcher().line("lmcache_controller --port 9000").arguments())
                .contains("-XX:MaxRAMPercentage=60")
                .doesNotContain("-Xmx1g");
    }

    @Test
    void linkToACommandFindsItsPlace() throws Exception {
        Launcher launcher = launcher();
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(
                bin.resolve("lmcache_controller"), folder.resolve("lmcache_controller"));

        assertThat(
                        launcher.line("cd " + folder + "; bin/lmcache_controller --port 9000")
                                .arguments())
                .endsWith("controller", "--port", "9000");
    }
}
